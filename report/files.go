package report

import (
	"errors"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// The files of the verdicts, in a run's folder. The statistical ones are the
// same to the byte however a run is spread.
const (
	claimsFile         = "claims.csv"
	evidenceFile       = "claims-by-data-set.csv"
	timingClaimsFile   = "timing-claims.csv"
	timingEvidenceFile = "timing-claims-by-data-set.csv"
)

// WriteClaims writes verdicts and their evidence. What a clock measured goes
// into files of its own; claims.csv has every claim, but points there for the
// numbers of those.
func WriteClaims(folder string, rows []ClaimRow, evidence []EvidenceRow) error {
	all, byClock := slices.Clone(rows), []ClaimRow{}
	for i, row := range rows {
		if results.ByClock(row.Metric) {
			byClock = append(byClock, row)
			if row.Details != "" {
				all[i].Details = "by the clock: see " + timingClaimsFile
				all[i].ReproducedOn, all[i].NotReproducedOn, all[i].InconclusiveOn = "", "", ""
			}
		}
	}
	statistical, timed := []EvidenceRow{}, []EvidenceRow{}
	for _, row := range evidence {
		if results.ByClock(row.Metric) {
			timed = append(timed, row)
		} else {
			statistical = append(statistical, row)
		}
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	return errors.Join(results.WriteCSV(in(claimsFile), all), results.WriteCSV(in(timingClaimsFile), byClock),
		results.WriteCSV(in(evidenceFile), statistical), results.WriteCSV(in(timingEvidenceFile), timed))
}

// ReadClaims reads the verdicts back, those by the clock with their numbers.
func ReadClaims(folder string) ([]ClaimRow, error) {
	rows, err := results.ReadCSV[ClaimRow](filepath.Join(folder, claimsFile))
	if err != nil {
		return nil, err
	}
	byClock, err := results.ReadCSV[ClaimRow](filepath.Join(folder, timingClaimsFile))
	if err != nil {
		return nil, err
	}
	for _, timed := range byClock {
		if i := slices.IndexFunc(rows, func(row ClaimRow) bool { return row.ID == timed.ID }); i >= 0 {
			rows[i] = timed
		}
	}
	return rows, nil
}

// ReadEvidence reads back what each data set says of the claims, that of clocks
// included.
func ReadEvidence(folder string) ([]EvidenceRow, error) {
	rows, err := results.ReadCSV[EvidenceRow](filepath.Join(folder, evidenceFile))
	if err != nil {
		return nil, err
	}
	timed, err := results.ReadCSV[EvidenceRow](filepath.Join(folder, timingEvidenceFile))
	if err != nil {
		return nil, err
	}
	return append(rows, timed...), nil
}
