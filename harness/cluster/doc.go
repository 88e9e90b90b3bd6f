// Package cluster spreads a plan over the machines of a cluster.
//
//  1. A Job says what to run, in how many parts, and what each part needs. All
//     parts write to one folder, on a disk that they share: records are whole files
//     of their own, and a part finds what others have finished.
//  2. For Slurm, TasksScript and MergeScript are the job scripts of an array, a
//     task for each part, and of what unites the parts at its end. Submit hands
//     both to sbatch, Follow watches them by squeue.
//  3. For Kubernetes, Manifest is an Indexed Job, an index for each part.
//
// A part may be killed at any time, on purpose too: it is run again, and goes on.
// What no retry mends ends it with a status of its own.
package cluster
