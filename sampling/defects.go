package sampling

import "slices"

// The slips of the released code (github.com/keroro824/LGD, commit fde8861), as
// names for Settings.Defects.
const (
	// DefectLastCoordinate never hashes the keys' last coordinate, the target of
	// least squares: the shuffle that chooses a bit's coordinates leaves it out.
	// The collision probabilities that the weights take for granted do see it.
	DefectLastCoordinate = "last-coordinate"
	// DefectOneSided looks up the query's bucket only, also where the settings
	// ask for two sides: rows with a large gradient of the other sign are missed.
	DefectOneSided = "one-sided"
	// DefectAlwaysReplace lets every newcomer to a full bucket replace a random
	// row, for a stray semicolon after the reservoir's condition: late rows push
	// early ones out, and are drawn more often than they should be.
	DefectAlwaysReplace = "always-replace"
	// DefectUncappedCount weighs with the number of rows ever added to a bucket,
	// not with the number kept.
	DefectUncappedCount = "uncapped-count"

	allDefects = "all"
)

// Defects returns the names that Settings.Defects may have, beside "all".
func Defects() []string {
	return []string{DefectLastCoordinate, DefectOneSided, DefectAlwaysReplace, DefectUncappedCount}
}

// has tells whether a defect is switched on.
func (s Settings) has(defect string) bool {
	return slices.Contains(s.Defects, defect) || slices.Contains(s.Defects, allDefects)
}
