// Package hashing sorts vectors into hash tables in which vectors that point
// the same way tend to share a bucket (locality-sensitive hashing).
//
//  1. NewSimHash draws the hash functions: L tables of K bits, each bit the
//     side of a random hyperplane that a vector lies on (Charikar, "Similarity
//     estimation techniques from rounding algorithms", STOC 2002).
//  2. Build hashes every key of a data set and keeps, for every table, the rows
//     of each bucket, and for every row, its L codes.
//  3. A query asks for its Code in a table and looks that Bucket up; the
//     Complement's bucket holds the keys that point the opposite way.
//  4. CollisionProbability, OneSided and TwoSided say how likely a key was to
//     be there, over the random choice of hash functions.
//
// Everything that is drawn comes from a named stream, and Build gives the same
// tables for any number of workers. Package sampling puts these together.
package hashing
