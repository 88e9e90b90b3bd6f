// Package harness turns declared experiments into trials and runs them.
//
//  1. An Experiment is data: problems, methods, a measurement, and for each
//     profile how many seeds, epochs and rows.
//  2. Plan expands experiments into trials, in a fixed order.
//  3. A Runner runs what has no valid record yet: first the reference trials,
//     then for every method of every problem its tuning trials and, at the
//     step size they choose, its result trials. They run concurrently, under
//     one limit of workers and one of memory. Look says before what Run will do.
//  4. Trials whose time matters come last, one at a time, with nothing beside
//     them (the timing lane).
//  5. Every finished trial is one record file, written whole or not at all. A
//     valid record means done, so a run that was killed is simply run again.
//     Beside it lies a checkpoint, from which a trial that was interrupted, or is
//     given a longer budget, goes on to the bit.
//  6. A Shard is the part of a plan that one of several machines runs; Merge
//     unites the records of their folders. Verify runs some trials again. Package
//     cluster hands shards to Slurm and Kubernetes.
//  7. Provenance says what made a folder, from what, on what and when.
//
// What a trial computes is a Measurement; the harness knows none of them. It
// knows no figure and no claim either: those are made from the records.
package harness
