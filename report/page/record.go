package page

import (
	"slices"
	"strings"
	"time"

	"gradsample/harness"
	"gradsample/results"
)

// record says what made the run.
type record struct {
	harness.Provenance
	Known    bool // whether the folder has a provenance
	Machines []results.EnvironmentRow
	Elapsed  time.Duration // from the first provenance's start to the last one's end
}

// newRecord joins the provenance with the machines of the experiments.
func newRecord(provenance harness.Provenance, experiments []experiment) record {
	r := record{Provenance: provenance, Known: !provenance.Started.IsZero()}
	for _, e := range experiments {
		if e.Machine.Machine != "" && !slices.Contains(r.Machines, e.Machine) {
			r.Machines = append(r.Machines, e.Machine)
		}
	}
	if r.Known {
		r.Elapsed = provenance.Ended.Sub(provenance.Started).Round(time.Second)
	}
	return r
}

// CommandLine is the command that made the run.
func (r record) CommandLine() string { return strings.Join(r.Command, " ") }

// data is a data set as the run saw it.
type data struct {
	results.Setting
	DataSet           // what the catalogue says; empty for an own file
	Checksum   string // of the rows
	Experiment []string
}

// data lists the data sets of the run, each with the experiments that it is in.
func (b *builder) data(experiments []experiment, provenance harness.Provenance) []data {
	var list []data
	for _, e := range experiments {
		for _, setting := range e.Data {
			index := slices.IndexFunc(list, func(d data) bool { return d.Dataset == setting.Dataset && d.DataState == setting.DataState })
			if index < 0 {
				index = len(list)
				list = append(list, data{Setting: setting, DataSet: b.catalogued(setting.Dataset)})
			}
			if known := &list[index]; !slices.Contains(known.Experiment, e.Name) {
				known.Experiment = append(known.Experiment, e.Name)
			}
		}
	}
	for i := range list {
		for _, known := range provenance.Data {
			if known.Name == list[i].Dataset && known.State == list[i].DataState {
				list[i].Checksum = known.Checksum
			}
		}
	}
	return list
}

// catalogued is the catalogue's entry of a data set, whose name may go on with
// a target.
func (b *builder) catalogued(name string) DataSet {
	plain, _, _ := strings.Cut(name, ":")
	for _, set := range b.run.Data {
		if set.Name == plain || set.Name == name {
			return set
		}
	}
	return DataSet{}
}
