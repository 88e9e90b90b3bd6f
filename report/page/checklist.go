package page

import (
	"fmt"
	"slices"
	"strings"

	"gradsample/report"
)

// check is an item of a reproducibility checklist, answered from the records.
type check struct {
	List     string // NeurIPS or ACM
	Item     string
	Answer   string // yes, partly, no
	Evidence string
}

// Sign tells the answer without colour.
func (c check) Sign() string {
	return map[string]string{"yes": "✓", "partly": "◐", "no": "✗"}[c.Answer]
}

// checklist answers what conferences ask: the NeurIPS paper checklist as far as
// it is about experiments, and the ACM badges. Each answer follows from the
// tables, so a run that lacks something says so.
func checklist(d document) []check {
	return []check{
		claimsCheck(d), limitationsCheck(d), reproducibilityCheck(d), codeCheck(d), dataCheck(d), settingsCheck(d),
		significanceCheck(d), computeCheck(d), licencesCheck(d), functionalCheck(d), reproducedCheck(d),
	}
}

// answer is yes where all is there, no where nothing is, else partly.
func answer(there, all int) string {
	switch there {
	case all:
		return "yes"
	case 0:
		return "no"
	}
	return "partly"
}

func claimsCheck(d document) check {
	judged := 0
	var parts []string
	for _, t := range d.Tally {
		if t.Verdict != report.NotRun {
			judged += t.Claims
		}
		parts = append(parts, fmt.Sprintf("%d %s", t.Claims, t.Verdict))
	}
	return check{"NeurIPS 1", "Claims match the results", answer(judged, len(d.Claims)), "Every claim is data, judged by its 95 % intervals: " + strings.Join(parts, ", ") + "."}
}

func limitationsCheck(d document) check {
	var deviating []string
	for _, e := range d.Experiments {
		if e.Deviation != "" {
			deviating = append(deviating, e.Name)
		}
	}
	text := "No experiment states a deviation."
	if len(deviating) > 0 {
		text = fmt.Sprintf("Deviations from the paper are stated with %s.", strings.Join(deviating, ", "))
	}
	if names := standIns(d); len(names) > 0 {
		text += " Stand-ins for real data: " + strings.Join(names, ", ") + "."
	}
	return check{"NeurIPS 2", "Limitations are discussed", answer(min(len(d.Experiments), 1), 1), text}
}

// standIns names surrogates and subsets.
func standIns(d document) []string {
	var names []string
	for _, set := range d.Data {
		if set.DataState == "surrogate" || set.DataState == "subset" {
			names = append(names, set.Dataset+" ("+set.DataState+")")
		}
	}
	return names
}

func reproducibilityCheck(d document) check {
	c := check{List: "NeurIPS 4", Item: "The results can be reproduced", Answer: "no", Evidence: "The run has no provenance."}
	if d.Record.Known {
		c.Answer = "yes"
		c.Evidence = fmt.Sprintf("Command “%s”, plan %.12s…, %d algorithm versions; every trial's random streams are named, and its record is verified by running it again (verify).",
			d.Record.CommandLine(), d.Record.Plan, len(d.Record.Algorithms))
	}
	return c
}

func codeCheck(d document) check {
	known, text := 0, []string{}
	for _, m := range d.Record.Machines {
		state := "commit " + m.Commit
		if m.Modified {
			state += " with changes that are not committed"
		}
		if m.Commit != "unknown" && !m.Modified {
			known++
		}
		if !slices.Contains(text, state) {
			text = append(text, state)
		}
	}
	evidence := "Nothing says which program ran."
	if len(text) > 0 {
		evidence = "The program: " + strings.Join(text, ", ") + "; BSD-3-Clause."
	}
	return check{"NeurIPS 5", "Open access to the code", answer(known, max(len(d.Record.Machines), 1)), evidence}
}

func dataCheck(d document) check {
	stand, checked := len(standIns(d)), 0
	for _, set := range d.Data {
		if set.Checksum != "" {
			checked++
		}
	}
	return check{
		"NeurIPS 5", "Open access to the data", answer(len(d.Data)-stand, len(d.Data)),
		fmt.Sprintf("%d data sets, %d of them surrogates or subsets; SHA-256 of the rows is recorded of %d.", len(d.Data), stand, checked),
	}
}

func settingsCheck(d document) check {
	methods, tries, edge := 0, 0, 0
	for _, e := range d.Experiments {
		methods += len(e.Methods)
		for _, l := range e.Tuning {
			tries += l.Tries
			if l.AtEdge {
				edge++
			}
		}
	}
	return check{
		"NeurIPS 6", "Settings, splits and how hyperparameters were chosen", answer(min(methods, 1), 1),
		fmt.Sprintf("%d methods with all their settings; splits and preprocessing in every row of every table; %d tries of step sizes on tuning seeds, in tuning.csv; %d best values remain at the edge of their grid and are marked.", methods, tries, edge),
	}
}

func significanceCheck(d document) check {
	fewest, most := 0, 0
	for _, c := range d.Claims {
		if c.DataSets == 0 {
			continue
		}
		if fewest == 0 || c.Seeds < fewest {
			fewest = c.Seeds
		}
		most = max(most, c.Seeds)
	}
	lost := 0
	for _, e := range d.Experiments {
		for _, s := range e.Summary {
			lost += s.Diverged + s.Failed
		}
	}
	a := "no"
	if most > 0 {
		a = "yes"
	}
	return check{"NeurIPS 7", "Error bars and their meaning", a, fmt.Sprintf(
		"n = %d to %d seeds (of counts that have no spread: 1). Intervals: 95 %%, bootstrap over seeds, paired by seed. Bands: 10 %% to 90 %% quantiles over seeds. %d result runs diverged or failed and count as infinite.", fewest, most, lost)}
}

func computeCheck(d document) check {
	c := check{List: "NeurIPS 8", Item: "Compute resources", Answer: answer(min(len(d.Record.Machines), 1), 1), Evidence: "Nothing says on what it ran."}
	var parts []string
	for _, m := range d.Record.Machines {
		parts = append(parts, fmt.Sprintf("%s, %d cores, %.1f GiB, no accelerator, kernels %s, %s", m.Processor, m.Cores, float64(m.MemoryMiB)/1024, m.Kernels, m.GoVersion))
	}
	if len(parts) > 0 {
		c.Evidence = strings.Join(parts, "; ")
		if d.Record.Known {
			c.Evidence += fmt.Sprintf("; the last command took %s", d.Record.Elapsed)
		}
		c.Evidence += "."
	}
	return c
}

func licencesCheck(d document) check {
	licensed := 0
	for _, set := range d.Data {
		if set.Licence != "" || set.DataState == "synthetic" {
			licensed++
		}
	}
	return check{
		"NeurIPS 12", "Licences and sources of assets", answer(licensed, len(d.Data)),
		fmt.Sprintf("Licence and citation are known of %d of %d data sets, or they are synthetic: see the table of data.", licensed, len(d.Data)),
	}
}

func functionalCheck(d document) check {
	failed := 0
	for _, e := range d.Experiments {
		for _, s := range e.Summary {
			failed += s.Failed
		}
	}
	text := fmt.Sprintf("%d of %d declared experiments have results; %d result trials failed to run.", len(d.Experiments), len(d.Run.Experiments), failed)
	a := answer(len(d.Experiments), len(d.Run.Experiments))
	if failed > 0 && a == "yes" {
		a = "partly"
	}
	return check{"ACM", "Artifacts evaluated: functional", a, text}
}

func reproducedCheck(d document) check {
	reproduced, judged := 0, 0
	for _, c := range d.Claims {
		if c.Verdict != report.NotRun {
			judged++
		}
		if c.Verdict == report.Reproduced {
			reproduced++
		}
	}
	return check{"ACM", "Results reproduced", answer(reproduced, max(judged, 1)), fmt.Sprintf("%d of %d claims that were judged hold on every data set.", reproduced, judged)}
}
