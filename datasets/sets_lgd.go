package datasets

// Where the sets of the UCI repository and of the LIBSVM page are.
const (
	uci       = "https://archive.ics.uci.edu/static/public/"
	uciOld    = "https://archive.ics.uci.edu/ml/machine-learning-databases/"
	libsvmURL = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/"
)

// Licences that several sets share.
const (
	ccBy4    = "CC BY 4.0"
	noneSaid = "none stated"
)

// copyBy says of a checksum that nobody published it.
const copyBy = "measurement of a copy that is complete by row count"

// lgdSets are the regression sets of Chen, Xu and Shrivastava, NeurIPS 2019, and
// BlogFeedback, which their code reads too.
func lgdSets() []*Entry {
	return []*Entry{yearMSD(), ctSlices(), ujiIndoorLoc(), blogFeedback()}
}

func yearMSD() *Entry {
	zipped := func(path, source string) Variant {
		return Variant{Parts: []Part{{
			File: File{Paths: []string{path}, Sources: []string{source}},
			Read: member(separated(noHeader, "1"), "*YearPredictionMSD.txt"),
		}}}
	}
	return &Entry{
		Name: "yearmsd", Title: "YearPredictionMSD", Task: Regression,
		Train: 463715, Test: 51630, Columns: 90,
		Licence: ccBy4,
		Citation: "T. Bertin-Mahieux, YearPredictionMSD, UCI Machine Learning Repository, 2011, doi:10.24432/C50K61; " +
			"from the Million Song Dataset, T. Bertin-Mahieux, D. Ellis, B. Whitman, P. Lamere, ISMIR 2011",
		Note:    "the first 463,715 rows are the training set, so that no artist is in both",
		Targets: []Target{{Name: "year", R2: 0.24}},
		Variants: []Variant{
			zipped("yearmsd/yearpredictionmsd.zip", uci+"203/yearpredictionmsd.zip"),
			zipped("yearmsd/YearPredictionMSD.txt.zip", uciOld+"00203/YearPredictionMSD.txt.zip"),
			{Parts: []Part{{
				File: File{Paths: []string{"yearmsd/YearPredictionMSD.txt", "yearmsd/YearPredictionMSD.txt.gz", "yearmsd/YearPredictionMSD.csv.gz"}},
				Read: separated(noHeader, "1"),
			}}},
			{Parts: []Part{
				{
					File: File{Paths: []string{"libsvm/YearPredictionMSD.bz2"}, Sources: []string{libsvmURL + "regression/YearPredictionMSD.bz2"}},
					Read: libsvm(90),
				},
				{
					Test: true,
					File: File{Paths: []string{"libsvm/YearPredictionMSD.t.bz2"}, Sources: []string{libsvmURL + "regression/YearPredictionMSD.t.bz2"}},
					Read: libsvm(90),
				},
			}},
			{
				Name: "sample", Subset: "1,176 of 515,345 rows", OnRequest: true, Train: 1176,
				Parts: []Part{{
					File: File{
						Paths: []string{"yearmsd/YearPredictionMSD.sample1176.csv.gz"}, Size: 475734,
						SHA256:  "46c1e5f95f05c7ba09d99b179ab7fcd9f4c8c20b6651ec10ff773895fb65991e",
						Content: "1b65713a4df9a2323e962bcf23c61b06a6a581f23f88177c8304270ac8481a6e", By: copyBy,
					},
					Read: separated(noHeader, "1"),
				}},
			},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 10},
	}
}

func ctSlices() *Entry {
	zipped := func(path, source string) Variant {
		return Variant{Parts: []Part{{
			File: File{Paths: []string{path}, Sources: []string{source}},
			Read: member(separated(header, "reference", "patientId"), "*slice_localization_data.csv"),
		}}}
	}
	return &Entry{
		Name: "slice", Title: "CT slices", Task: Regression,
		Train: 53500, Columns: 384,
		Licence: ccBy4,
		Citation: "F. Graf, H.-P. Kriegel, M. Schubert, S. Pölsterl, A. Cavallaro, 2D Image Registration in CT Images Using Radial " +
			"Image Descriptors, MICCAI 2011; UCI Machine Learning Repository, doi:10.24432/C5CP6T",
		Note:    "the patient's number is not an input; slices of a patient fall on both sides of a random split",
		Targets: []Target{{Name: "reference", R2: 0.86}},
		Variants: []Variant{
			zipped("slice/slice_localization_data.zip", uciOld+"00206/slice_localization_data.zip"),
			zipped("slice/relative+location+of+ct+slices+on+axial+axis.zip", uci+"206/relative+location+of+ct+slices+on+axial+axis.zip"),
			{Parts: []Part{{
				File: File{Paths: []string{"slice/slice_localization_data.csv", "slice/slice_localization_data.csv.gz"}},
				Read: separated(header, "reference", "patientId"),
			}}},
			{
				Name: "first682", Subset: "the first 682 of 53,500 rows: two of 74 patients", OnRequest: true, Train: 682,
				Parts: []Part{{
					File: File{
						Paths: []string{"slice/slice_localization_data.first682.csv.gz"}, Size: 218281,
						SHA256:  "5b21214a71610fa883f7bfe0d778c181d804fb533c0b463ba1adee5c11c046bf",
						Content: "16a35de3aa691787e379e42493f000204822cda492b642a03069a580003c2976", By: copyBy,
					},
					Read: separated(header, "reference", "patientId"),
				}},
			},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 20},
	}
}

func ujiIndoorLoc() *Entry {
	archive := File{
		Paths:   []string{"uji/ujiindoorloc.zip", "uji/UJIndoorLoc.zip"},
		Sources: []string{uci + "310/ujiindoorloc.zip", uciOld + "00310/UJIndoorLoc.zip"},
		Size:    1463759,
		SHA256:  "893512b82dfd7a7c345d84195b1c8019fbca0fa0d7820ce491ce5aa45ec3782f", By: "two public loaders that pin it",
	}
	read := separated(header, chosenTarget, "FLOOR", "BUILDINGID", "SPACEID", "RELATIVEPOSITION", "USERID", "PHONEID", "TIMESTAMP")
	return &Entry{
		Name: "ujiindoorloc", Title: "UJIIndoorLoc", Task: Regression,
		Train: 19937, Test: 1111, Columns: 520,
		Licence: ccBy4,
		Citation: "J. Torres-Sospedra, R. Montoliu, A. Martínez-Usó, J. P. Avariento, T. J. Arnau, M. Benedito-Bordonau, J. Huerta, " +
			"UJIIndoorLoc: A new multi-building and multi-floor database for WLAN fingerprint-based indoor localization problems, IPIN 2014; " +
			"UCI Machine Learning Repository, doi:10.24432/C5MS59",
		Note: "inputs are the signal strengths of 520 access points; the published validation set is the test part",
		Targets: []Target{
			{Name: "longitude", Column: "LONGITUDE", R2: 0.952},
			{Name: "latitude", Column: "LATITUDE", R2: 0.935},
		},
		Recode: &Recode{From: 100, To: -105, Why: "100, an access point that was not heard, is read as -105 dBm, weaker than any that was"},
		Variants: []Variant{{Parts: []Part{
			{File: archive, Read: member(read, "*trainingData.csv")},
			{Test: true, File: archive, Read: member(read, "*validationData.csv")},
		}}},
		Surrogate: &Surrogate{Kind: Dense, Factors: 20},
	}
}

func blogFeedback() *Entry {
	archive := File{
		Paths:   []string{"blogfeedback/blogfeedback.zip", "blogfeedback/BlogFeedback.zip"},
		Sources: []string{uci + "304/blogfeedback.zip", uciOld + "00304/BlogFeedback.zip"},
		Size:    2583605,
		SHA256:  "1ba74e5ad920f7cd037502b2968581cc695146a226a73eff52fe8ad875ed4bcf", By: "a public loader that pins it",
	}
	return &Entry{
		Name: "blogfeedback", Title: "BlogFeedback", Task: Regression,
		Train: 52397, Test: 7624, Columns: 280,
		Licence: ccBy4,
		Citation: "K. Buza, Feedback Prediction for Blogs, Data Analysis, Machine Learning and Knowledge Discovery, Springer 2014; " +
			"UCI Machine Learning Repository, doi:10.24432/C58S3F",
		Note:    "the target is the number of comments in the next 24 hours; the test part is from later days",
		Targets: []Target{{Name: "comments", R2: 0.365}},
		Variants: []Variant{{Parts: []Part{
			{File: archive, Read: member(separated(noHeader, "281"), "*blogData_train.csv")},
			{Test: true, File: archive, Read: member(separated(noHeader, "281"), "*blogData_test-*.csv")},
		}}},
		Surrogate: &Surrogate{Kind: Dense, Factors: 20},
	}
}
