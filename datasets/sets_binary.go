package datasets

import "gradsample/datasets/format"

// libsvmPage is how the sets of the LIBSVM page ask to be cited.
const libsvmPage = "R.-E. Fan, LIBSVM Data: Classification, Regression, and Multi-label; "

// binarySets are two-class sets. Their labels become -1 and +1.
func binarySets() []*Entry {
	return []*Entry{a9a(), adult(), w8a(), ijcnn1(), codRNA(), covtype()}
}

// libsvmFile is a file of the LIBSVM page's folder of binary sets, in the packing
// that the page offers or another.
func libsvmFile(name string, stored, content, by string, packings ...string) File {
	file := File{SHA256: stored, Content: content, By: by, Sources: []string{libsvmURL + "binary/" + name}}
	for _, ending := range packings {
		file.Paths = append(file.Paths, "libsvm/"+ending)
	}
	return file
}

func a9a() *Entry {
	return &Entry{
		Name: "a9a", Title: "a9a", Task: Binary, Train: 32561, Test: 16281, Columns: 123,
		Licence:  ccBy4 + " (from Adult)",
		Citation: libsvmPage + "J. C. Platt, Fast training of support vector machines using sequential minimal optimization, 1998; from Adult, UCI",
		Targets:  []Target{{Name: "label", R2: 0.387}},
		Positive: "1",
		Variants: []Variant{{Parts: []Part{
			{
				File: libsvmFile("a9a", "b301f3e87350539f3ebc751d07b4691a8c66f0bf38c1d179c86bbf5e2d9623b2",
					"f5d5ffd8d865ff41328e7ee043e4b020816914ff6843ff15b98905ddbedce906", "two public loaders", "a9a.gz", "a9a"),
				Read: libsvm(123),
			},
			{
				Test: true,
				File: libsvmFile("a9a.t", "92967561181c73a60149cc8221b936eb746573fda8cbf483115d673f42b26c3f",
					"1f448a153f0320399a7e40836eb207655b0bde0f21fc941cc472193daa9f5de9", "a public report", "a9a.t.gz", "a9a.t"),
				Read: libsvm(123),
			},
		}}},
		Surrogate: &Surrogate{Kind: Flags, Factors: 10, Density: 0.113, Positive: 0.241},
	}
}

func adult() *Entry {
	file := func(name, stored, content string) File {
		return File{
			Paths:   []string{"adult/" + name + ".gz", "adult/" + name},
			Sources: []string{uciOld + "adult/" + name},
			SHA256:  stored, Content: content, By: "many public loaders",
		}
	}
	return &Entry{
		Name: "adult", Title: "Adult", Task: Binary, Train: 32561, Test: 16281, Columns: 14, Encoded: 108,
		Licence:  ccBy4,
		Citation: "B. Becker, R. Kohavi, Adult, UCI Machine Learning Repository, 1996, doi:10.24432/C5XW20",
		Note:     "each value of a text column is a 0/1 column, a missing value (?) one of them; values that only the test part has are left out",
		Targets:  []Target{{Name: "income", R2: 0.369}},
		Positive: ">50K",
		Variants: []Variant{{Parts: []Part{
			{
				File: file("adult.data", "c7a2b4716a97f930123e0baf879188d701e798172631a654fc703d4b082907f3",
					"5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"),
				Read: format.Options{Format: format.CSV, Header: format.HeaderNo, Target: lastColumn, Text: format.OneHot},
			},
			{
				Test: true,
				File: file("adult.test", "8a2c1bffa6e7ce5abfa43881ae5e87c4311ebc2b3cd526c9c40a43f19f06f799",
					"a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05"),
				Read: format.Options{
					Format: format.CSV, Header: format.HeaderNo, Target: lastColumn, Text: format.OneHot,
					Comment: "|", LabelSuffix: ".",
				},
			},
		}}},
		Surrogate: &Surrogate{Kind: Flags, Factors: 10, Density: 0.112, Positive: 0.241},
	}
}

func w8a() *Entry {
	train := Part{
		File: libsvmFile("w8a", "bbb05ebf2874051515c57bb657ee66dfa1cec7293005d6bc0eaf255d45d9befb",
			"6a9fa8fd5f524303240a5db07d4b3d4a51e8b7b4b20a914105d8e3e8c81640f2", "a public loader", "w8a.gz", "w8a"),
		Read: libsvm(300),
	}
	test := Part{Test: true, File: libsvmFile("w8a.t", "", "", "", "w8a.t", "w8a.t.gz"), Read: libsvm(300)}
	return &Entry{
		Name: "w8a", Title: "w8a", Task: Binary, Train: 49749, Test: 14951, Columns: 300,
		Licence:  noneSaid,
		Citation: libsvmPage + "J. C. Platt, Fast training of support vector machines using sequential minimal optimization, 1998 (web pages)",
		Targets:  []Target{{Name: "label", R2: 0.559}},
		Positive: "1",
		Variants: []Variant{
			{Parts: []Part{train, test}},
			{Name: "training-file", Subset: "the training file without w8a.t", Train: 49749, Parts: []Part{train}},
		},
		Surrogate: &Surrogate{Kind: Flags, Factors: 10, Density: 0.039, Positive: 0.0297},
	}
}

func ijcnn1() *Entry {
	test := Part{
		Test: true,
		File: libsvmFile("ijcnn1.t.bz2", "acd1db430684fdd3f0c768ecc49aa8e749d0004fc117611220c2aa576a7b6a24",
			"e7b0bbd518641980dc322746c6bc59d019d3153934e6258e48f9d8cfae2c4bb8", "a public loader, by another hash of the same content",
			"ijcnn1.t.bz2", "ijcnn1.t"),
		Read: libsvm(22),
	}
	return &Entry{
		Name: "ijcnn1", Title: "IJCNN1", Task: Binary, Train: 49990, Test: 91701, Columns: 22,
		Licence:  noneSaid,
		Citation: libsvmPage + "D. Prokhorov, IJCNN 2001 neural network competition, Ford Research Laboratory, 2001",
		Targets:  []Target{{Name: "label", R2: 0.260}},
		Positive: "1",
		Variants: []Variant{{Parts: []Part{
			{
				File: libsvmFile("ijcnn1.bz2", "450dee8470b168e47b9fae1fc160396b8a809c675737837fce3acd51dcdc0481",
					"16506cad788cf7c9607454150ed1994788204bac2ff4c9cb3b320036b6950d3f", "two public loaders", "ijcnn1.bz2", "ijcnn1"),
				Read: libsvm(22),
			},
			test,
		}}},
		Surrogate: &Surrogate{Kind: Dense, Factors: 5, Positive: 0.0971},
	}
}

func codRNA() *Entry {
	return &Entry{
		Name: "cod-rna", Title: "cod-rna", Task: Binary, Train: 59535, Test: 271617, Columns: 8,
		Licence: noneSaid,
		Citation: libsvmPage + "A. V. Uzilov, J. M. Keegan, D. H. Mathews, Detection of non-coding RNAs on the basis of predicted secondary " +
			"structure formation free energy change, BMC Bioinformatics 7, 2006",
		Targets:  []Target{{Name: "label", R2: 0.642}},
		Positive: "1",
		Variants: []Variant{
			{Parts: []Part{
				{
					File: File{
						Paths: []string{"libsvm/cod-rna.gz"}, Size: 430361, By: copyBy,
						SHA256:  "27867970f79e7200c161c9c1d7489b560afc18674e5553eb1342e9e252358123",
						Content: "65b7cc0689fc29bba5db8b50fab0b6446d985f4bf8f6f5dd474f7df8b2f1ab6c",
					},
					Read: libsvm(8),
				},
				{
					Test: true,
					File: File{
						Paths: []string{"libsvm/cod-rna.t.gz"}, Size: 1763352, By: copyBy,
						SHA256:  "90fe5ea9f04a8cf91a0c3315b03e7d21225acfec7b55f620d2991aa55abf66e5",
						Content: "58cff16df896436b06343df78ccaef37a6979d819abbcadbec3cb16b93938df6",
					},
					Read: libsvm(8),
				},
			}},
			{Parts: []Part{
				{File: libsvmFile("cod-rna", "", "", "", "cod-rna"), Read: libsvm(8)},
				{Test: true, File: libsvmFile("cod-rna.t", "", "", "", "cod-rna.t"), Read: libsvm(8)},
			}},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 4, Positive: 0.333},
	}
}

func covtype() *Entry {
	read := separated(noHeader, "55")
	return &Entry{
		Name: "covtype", Title: "Forest Covertype (2 against the rest)", Task: Binary, Train: 581012, Columns: 54,
		Licence:  ccBy4,
		Citation: "J. A. Blackard, D. J. Dean, Covertype, UCI Machine Learning Repository, 1998, doi:10.24432/C50K5N; two classes as R. Collobert, S. Bengio, Y. Bengio, Neural Computation 14, 2002",
		Note:     "class 2 (lodgepole pine) is +1, all others -1, as LIBSVM's covtype.binary",
		Targets:  []Target{{Name: "lodgepole", R2: 0.300}},
		Positive: "2",
		Variants: []Variant{
			{Parts: []Part{{
				File: File{
					Paths:   []string{"covtype/covtype.data.gz"},
					Sources: []string{uciOld + "covtype/covtype.data.gz", "https://ndownloader.figshare.com/files/5976039"},
					SHA256:  "614360d0257557dd1792834a85a1cdebfadc3c4f30b011d56afee7ffb5b15771", By: "scikit-learn",
				},
				Read: read,
			}}},
			{
				Name: "sample92962", Subset: "a stratified sample of 92,962 of 581,012 rows", Train: 92962,
				Parts: []Part{{
					File: File{
						Paths: []string{"covtype/covtype.sample92962.data.gz"}, Size: 1911640, By: copyBy,
						SHA256:  "84b2c04c5ff77c23e8f8b703c335416976925c1a042dee2f0b0a952735418623",
						Content: "f21a68ba90b8ff3a7e3bf671bd9ff7fabb260211a8e6fba1d119c43c3988f68b",
					},
					Read: read,
				}},
			},
			{
				Name: "first20000", Subset: "the first 20,000 of 581,012 rows, most of them class-balanced", OnRequest: true, Train: 20000,
				Parts: []Part{{
					File: File{
						Paths: []string{"covtype/covtype.first20000.data.gz"}, Size: 377010, By: copyBy,
						SHA256:  "7bd0f4e969f175180a2d9ed05c779b413db4308d6872c508944d0107020abcff",
						Content: "55ff5c8510624a2fe57838017f96caf86914223f131572edd35a038f3e85e43e",
					},
					Read: read,
				}},
			},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 8, Positive: 0.4876},
	}
}
