package datasets

// repackedBy says of a checksum that it is of the file at a fixed commit of a
// public repository.
const repackedBy = "measurement of the file at the commit its address names"

// regressionSets are smaller regression sets, from the UCI repository as others
// have packed them, and from the Delve and StatLib collections.
func regressionSets() []*Entry {
	return []*Entry{
		uciRepacked("protein", "Protein tertiary structure", 45730, 9,
			"P. S. Rana, Physicochemical Properties of Protein Tertiary Structure, UCI Machine Learning Repository, 2013, doi:10.24432/C5QW3H",
			1621214, "f709d0107c3ee90ab019b9e5d77fc2ae182158958cb70b1903236a51334fd01b",
			"6ccb1a6bf7e7ba40febe2b8226779cb62e4ca2fa4d193bdec8538c6b5f991ec5", 0.282),
		uciRepacked("kin40k", "Kin40k", 40000, 8,
			"Z. Ghahramani, the kin family of data sets, Delve, University of Toronto, 1996; 40,000 rows made by A. Schwaighofer and V. Tresp, NIPS 2002",
			1144601, "9bee7f2a9f39aa61a015f239378368601fb3978c5bb9a96433e88a55d40883ba",
			"72ad383c3281a7c85ac49cde9b9682d3e0181e24b1b8a6fe33fd9b993b7db16e", 0.0005),
		uciRepacked("keggundirected", "KEGG undirected", 63608, 27,
			"M. Naeem, S. Asghar, KEGG Metabolic Reaction Network (Undirected), UCI Machine Learning Repository, 2011, doi:10.24432/C5G609",
			2913718, "117419270e50f581df18bf996ffc8b6bf1bb76c9f3640331ac9d6e64cff63d4e",
			"8659e2c3a0acb334ab5859e7e7ce288974e152acf5f0d96e13ff8f8283e937e9", 0.972),
		uciRepacked("pol", "Pol", 15000, 26,
			"S. M. Weiss, N. Indurkhya, Rule-based Machine Learning Methods for Functional Prediction, JAIR 3, 1995 (telecommunication data)",
			314752, "1c16126352954571e78f52d5a9d1b947a38655885d7cadd9407a4c9615fe4e04",
			"1f4370e9c9448dc537601710d8744d3ea8f5532b93512288c27abb50120f367c", 0.469),
		caliHousing(), cpuSmall(), censusHouse(),
	}
}

// uciRepacked is a set of treforevans/uci_datasets: no header, the target last, all
// columns centred. Its packing is under the MIT licence, the data as UCI has it.
func uciRepacked(name, title string, rows, columns int, citation string, size int64, stored, content string, r2 float64) *Entry {
	const repository = "https://raw.githubusercontent.com/treforevans/uci_datasets/f0737523712fe66a1640e4b980b927e8490b58eb/uci_datasets/"
	return &Entry{
		Name: name, Title: title, Task: Regression, Train: rows, Columns: columns,
		Licence: ccBy4, Citation: citation,
		Note:    "as re-packed by treforevans/uci_datasets, columns centred",
		Targets: []Target{{Name: "target", R2: r2}},
		Variants: []Variant{{Parts: []Part{{
			File: File{
				Paths:   []string{"uci_small/" + name + ".csv.gz", name + "/data.csv.gz"},
				Sources: []string{repository + name + "/data.csv.gz"},
				Size:    size, SHA256: stored, Content: content, By: repackedBy,
			},
			Read: separated(noHeader, lastColumn),
		}}}},
		Surrogate: &Surrogate{Kind: Dense, Factors: min(5, columns/2)},
	}
}

// arffFile is a file of the collection of regression sets of L. Torgo, as
// renatopp/arff-datasets has it, packed or not.
func arffFile(name string, size int64, stored, content string) File {
	const repository = "https://raw.githubusercontent.com/renatopp/arff-datasets/c59f172882592bb58982cc54d2d3c8a2b57e9b73/regression/"
	return File{
		Paths:   []string{"torgo/" + name + ".arff.gz", "torgo/" + name + ".arff"},
		Sources: []string{repository + name + ".arff"},
		Size:    size, SHA256: stored, Content: content, By: repackedBy,
	}
}

func caliHousing() *Entry {
	return &Entry{
		Name: "cadata", Title: "California housing", Task: Regression, Train: 20640, Columns: 8,
		Licence:  noneSaid,
		Citation: "R. K. Pace, R. Barry, Sparse Spatial Autoregressions, Statistics and Probability Letters 33, 1997 (StatLib houses; LIBSVM cadata)",
		Targets:  []Target{{Name: "value", R2: 0.639}},
		Variants: []Variant{
			{Parts: []Part{{
				File: arffFile("cal.housing", 0, "6b51eea1b509dae7a814cbc5737b17c32fb150f1279b1ead2821ba968a9b93f1",
					"99ac39a6158b5eddec1a36be650beb5f11ff2e5237e925dfa4cb8d48cc1c7398"),
				Read: arff("medianHouseValue"),
			}}},
			{Parts: []Part{{
				File: File{
					Paths:   []string{"torgo/cal_housing.tgz"},
					Sources: []string{"https://ndownloader.figshare.com/files/5976036", "https://www.dcc.fc.up.pt/~ltorgo/Regression/cal_housing.tgz"},
					SHA256:  "aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681", By: "scikit-learn",
				},
				Read: member(separated(noHeader, lastColumn), "*cal_housing.data"),
			}}},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 4},
	}
}

func cpuSmall() *Entry {
	return &Entry{
		Name: "cpusmall", Title: "CPU activity (small)", Task: Regression, Train: 8192, Columns: 12,
		Licence:  noneSaid,
		Citation: "Delve comp-activ, C. E. Rasmussen, R. M. Neal, G. Hinton et al., University of Toronto, 1996; L. Torgo's regression collection",
		Targets:  []Target{{Name: "usr", R2: 0.716}},
		Variants: []Variant{
			{Parts: []Part{{
				File: arffFile("cpu.small", 0, "1ca321cd24f5ed7d5889bbd3b4ecce11df12c2bef9a8d65037bc671f8775ca59",
					"be6a626bd91804c81cc2f26d015f8df23afcce7af952c522c8dfe06bc187203c"),
				Read: arff("usr"),
			}}},
			{Parts: []Part{{
				File: File{Paths: []string{"libsvm/cpusmall"}, Sources: []string{libsvmURL + "regression/cpusmall"}},
				Read: libsvm(12),
			}}},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 5},
	}
}

func censusHouse() *Entry {
	return &Entry{
		Name: "census-house", Title: "Census house (8L)", Task: Regression, Train: 22784, Columns: 8,
		Licence:  noneSaid,
		Citation: "Delve census-house, C. E. Rasmussen, R. M. Neal, G. Hinton et al., University of Toronto, 1996; from the US Census of 1990",
		Targets:  []Target{{Name: "price", R2: 0.377}},
		Variants: []Variant{{Parts: []Part{{
			File: arffFile("house8L", 0, "98069d24a745980c5b6e9fc75fdd2de67af644c6c8f5fb8cc6c9fff32dcc9f63",
				"7fdd550aee31efd8318eb4a5927a0daa3e0e89c09ff58d8735c96e079439d6cc"),
			Read: arff("price"),
		}}}},
		Surrogate: &Surrogate{Kind: Dense, Factors: 4},
	}
}
