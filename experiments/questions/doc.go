// Package questions declares the experiments that answer the questions of a
// review of the LGD paper, one file a question: what is measured, the figures,
// and how the answer follows from the tables.
package questions
