package datasets

// referenceSets are files that others published and that our results are held
// against: not tables to learn from, but had in the same way.
func referenceSets() []*Entry {
	return []*Entry{lgdReleased()}
}

// lgdReleased are the curves that the authors of LGD published with their code.
func lgdReleased() *Entry {
	const results = "https://raw.githubusercontent.com/keroro824/LGD/fde886157856cd33357d6b0277502011d5f58fb4/results/"
	files := []struct {
		name   string
		size   int64
		sha256 string
	}{
		{"slice_gradient", 60451, "8b1302acfd2b8331fe257a182d76647e31096674fa4c993d467b5aba35951274"},
		{"slice_test_ada_lsd", 814, "85b312a53c12ae5db91c898a79093a23fe3c59b92c1cfae8c5bd69ec6191e241"},
		{"slice_test_ada_sgd", 1203, "434be4cfbebef967897ad98dabbad844b19b06af01c917494925948b8e5ea142"},
		{"slice_test_lsd", 3550, "c5870cce4323aa9ef331061580bcaff797e8c57bb1eced8bd8c0f60b86d6686a"},
		{"slice_test_sgd", 6839, "d78915bb1cdeb08a39cd40f33a9a0199092fe7d55ff14c6e52a812bb2762ffab"},
		{"slice_train_ada_lsd", 2314, "f3beec92f35c28e99525936c075230bbff7c29fa88ce5c5e63ba538f4cae4a19"},
		{"slice_train_ada_sgd", 3648, "f2f320d21db636182e4d4e881ac1e51f0750f8266d40132fe0a6ccdb03bb894b"},
		{"slice_train_lsd", 4994, "b15e1192a62e94d9a98f9054eedb34550faeecbca8ecc8fa6e425b0fe8b47fdf"},
		{"slice_train_sgd", 9640, "60b186050cb3d6d60e4b7c10914bb4e5ee9c4b9ab22e1a2e8462cc795736901c"},
		{"uji_gradient", 60468, "d0f6f20816ece718ff0ba803eef7f395a79d7398ff5b59aa5fe022d125cf17a8"},
		{"uji_test_ada_lsd", 3472, "123bbd3732b7638183dede4ff81d63342a6d99737120266d261c5fc33d06913e"},
		{"uji_test_ada_sgd", 5339, "9517ee6e560d43e2e3dffed1aab90a149530d8d055569bcfe00b25681f3aa8f4"},
		{"uji_test_lsd", 11281, "329cfcfeb35b35e09f61151a6bfbc9922bd3ed50324bfff4a5b4e9097528a051"},
		{"uji_test_sgd", 21882, "6494488af35f7eabfa8eae72fead21ada521b931ec6453374907d0b37394f3a8"},
		{"uji_train_ada_lsd", 3472, "123bbd3732b7638183dede4ff81d63342a6d99737120266d261c5fc33d06913e"},
		{"uji_train_ada_sgd", 5339, "9517ee6e560d43e2e3dffed1aab90a149530d8d055569bcfe00b25681f3aa8f4"},
		{"uji_train_lsd", 8122, "c5c1c23b726ba0ef85535da3e6036e32feffeddd4a72856646556d813dea3cc6"},
		{"uji_train_sgd", 15090, "8bbe059e0f2c38fd53a3129d30d9f26cd6955f994e3f45bd50e16212025bff63"},
		{"year_gradient", 62420, "18fbfffc98aee26ab419e50dc979935697339f5c2b1c0ced3df3f8a3726e04df"},
		{"year_test_ada_lsd", 1260, "a9fb2aed8d1543eb3f891e5cf12c20e33b55f4741a710c7f5a6e3ce16f4f3512"},
		{"year_test_ada_sgd", 2221, "93dba54c4b00c39362be1bc9282719be820bbdcacdaed58073ead2b3c2abea5d"},
		{"year_test_lsd", 1006, "759cf6d310ae2d2bbc52150051e5705e509f65a8caeddca952a720ae1d75918d"},
		{"year_test_sgd", 2160, "e7a46255fef0f805385a93fbfd429adf01b34e60f71df10695a25eb114efe7f6"},
		{"year_train_ada_lsd", 1260, "a9fb2aed8d1543eb3f891e5cf12c20e33b55f4741a710c7f5a6e3ce16f4f3512"},
		{"year_train_ada_sgd", 2221, "93dba54c4b00c39362be1bc9282719be820bbdcacdaed58073ead2b3c2abea5d"},
		{"year_train_lsd", 1006, "759cf6d310ae2d2bbc52150051e5705e509f65a8caeddca952a720ae1d75918d"},
		{"year_train_sgd", 2160, "e7a46255fef0f805385a93fbfd429adf01b34e60f71df10695a25eb114efe7f6"},
	}
	entry := &Entry{
		Name: "lgd-released", Title: "LGD's published curves", Task: Reference,
		Licence:  noneSaid,
		Citation: "B. Chen, Y. Xu, A. Shrivastava, Fast and Accurate Stochastic Gradient Estimation, NeurIPS 2019; github.com/keroro824/LGD at commit fde8861",
		Note: "columns: K, epoch, milliseconds, sum of squared errors in training, in test; *_gradient: K, epoch, iteration, samples - 1, " +
			"angular similarity of LGD and of SGD, mean gradient norm of LGD's and of SGD's samples, norm of the full gradient",
		Variants: make([]Variant, 1),
	}
	for _, file := range files {
		entry.Variants[0].Parts = append(entry.Variants[0].Parts, Part{File: File{
			Paths:   []string{"lgd-released/" + file.name, "../reference/lgd-released/" + file.name},
			Sources: []string{results + file.name},
			Size:    file.size, SHA256: file.sha256, By: "measurement of a copy of the commit's files",
		}})
	}
	return entry
}
