#!/bin/bash
#SBATCH --job-name=gradsample-quick-merge
#SBATCH --ntasks=1
#SBATCH --mem=800M
#SBATCH --output="results/my run/slurm/merge-%j.log"

# What the parts recorded, however they ended: tables, figures, verdicts, and what is missing.
'results/my run/slurm/gradsample' merge 'results/my run' --profile quick --out 'results/my run' --experiments 'linear-*'
status=$?
echo "$status" >'results/my run/slurm'/merge-"$SLURM_JOB_ID".status
exit "$status"
