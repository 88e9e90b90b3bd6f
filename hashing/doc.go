// Package hashing sorts vectors into hash tables in which vectors that point
// the same way tend to share a bucket (locality-sensitive hashing).
//
//  1. New draws the hash functions of a Family, K for each of L tables: SimHash,
//     whose bits are the side of a random hyperplane that a vector lies on
//     (Charikar, "Similarity estimation techniques from rounding algorithms", STOC
//     2002); Quadratic, SimHash of the products of coordinates, which takes v and
//     -v for one; or CrossPolytope, the nearest of 2m vertices.
//  2. Build hashes every key of a data set and keeps, for every table, the rows
//     of each bucket, and for every row, its L codes.
//  3. A query asks for its Code in a table and looks that Bucket up; the
//     Complement's bucket holds the keys that point the opposite way.
//  4. Family.CodeCollision says how likely a key was to be there, over the random
//     choice of hash functions, and Family.Collision how likely one function was to
//     agree.
//
// In every family the latter is a power series of the cosine without negative
// coefficients: such are, by degree, the sums of squared Hermite coefficients of
// the sets of Gaussian vectors that a function tells apart. So are its powers,
// and two-sided look-ups, which add up the probabilities at the cosine and at its
// negative, leave twice the even terms: they grow with |cosine|.
//
// Everything that is drawn comes from a named stream, and Build gives the same
// tables for any number of workers. Package sampling puts these together.
package hashing
