// Peers is our side of `make bench-peers`, which times this project and others
// in turn, on the same rows and cores:
//
//  1. scripts/bench-peers.sh makes a virtual environment with the others, builds
//     this program, and starts compare.py with one thread and then with two.
//  2. compare.py starts this program, which writes the rows that both sides
//     train on and then waits.
//  3. For every turn compare.py times the peer, and asks this program, in a line
//     with a task's name and how many times to do it, for its own time. Only one of
//     the two works at a time, and they swap who comes first.
//  4. table.py writes the ratios to docs/performance.md.
//
// Each side reads its own clock, so that a question and its answer cost nothing.
package main
