// Package synthetic makes data sets whose population is known, for questions that
// no real set can answer because too much of it is unknown.
//
// The way from a name to rows:
//
//  1. A name says it all: "synthetic:heavy,rows=100000,tail=1.5" is a family and
//     what it shall have other than by default. Parse checks it and gives a Set,
//     whose Name is the shortest way of saying the same.
//  2. The family draws what its population is (coefficients, axes, centres) from
//     named streams, so that it depends on the family, its columns and its seed.
//  3. Fill makes rows in blocks. Each block has one stream for inputs and one for
//     noise: the rows do not depend on the number of workers, a longer set begins
//     with the rows of a shorter one, and two sets that differ in their noise alone
//     have the same inputs.
//  4. Key names all that the rows depend on, the version of these generators among
//     it; results are identified by it.
//
// Regression families have the noise-free target of each row too. Coefficients and
// functions are scaled so that it has variance 1 in the population, which makes
// noise a multiple of the signal's deviation.
package synthetic
