package datasets

import "gradsample/datasets/format"

// imageSets are ten-class sets of small pictures, one column a pixel (and colour),
// values 0..255, and features of large ones.
func imageSets() []*Entry {
	return []*Entry{mnist(), fashionMNIST(), cifar10(), imagenet()}
}

// idxPart is a table of pictures with its labels.
func idxPart(test bool, images, labels File) Part {
	return Part{Test: test, File: images, Companion: &labels, Read: idx()}
}

func mnist() *Entry {
	file := func(name string, size int64, stored, content string) File {
		return File{
			Paths: []string{"mnist/" + name + ".gz", "mnist/" + name},
			Sources: []string{
				"https://storage.googleapis.com/cvdf-datasets/mnist/" + name + ".gz",
				"https://ossci-datasets.s3.amazonaws.com/mnist/" + name + ".gz",
				"http://yann.lecun.com/exdb/mnist/" + name + ".gz",
			},
			Size: size, SHA256: stored, Content: content, By: "tensorflow/datasets",
		}
	}
	return &Entry{
		Name: "mnist", Title: "MNIST", Task: Multiclass, Train: 60000, Test: 10000, Columns: 784, Classes: 10,
		Licence:  "CC BY-SA 3.0 (as commonly stated)",
		Citation: "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document recognition, Proceedings of the IEEE 86, 1998",
		Targets:  []Target{{Name: "digit"}},
		Variants: []Variant{{Parts: []Part{
			idxPart(
				false,
				file("train-images-idx3-ubyte", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
					"ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
				file("train-labels-idx1-ubyte", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
					"65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
			),
			idxPart(
				true,
				file("t10k-images-idx3-ubyte", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
					"0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
				file("t10k-labels-idx1-ubyte", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
					"ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
			),
		}}},
		Surrogate: &Surrogate{Kind: Pixels, Factors: 20, Density: 0.19, Contrast: 0.125},
		Deformed:  true,
	}
}

func fashionMNIST() *Entry {
	file := func(name string, size int64, stored, content string) File {
		return File{
			// Debian's package dataset-fashion-mnist has packed the same content anew.
			Paths:   []string{"fashion-mnist/" + name + ".gz", "fashion-mnist/" + name, "/usr/share/datasets/fashion-mnist/" + name + ".gz"},
			Sources: []string{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/" + name + ".gz"},
			Size:    size, SHA256: stored, Content: content, By: "tensorflow/datasets",
		}
	}
	return &Entry{
		Name: "fashion-mnist", Title: "Fashion-MNIST", Task: Multiclass, Train: 60000, Test: 10000, Columns: 784, Classes: 10,
		Licence:  "MIT",
		Citation: "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, arXiv:1708.07747, 2017",
		Targets:  []Target{{Name: "article"}},
		Variants: []Variant{{Parts: []Part{
			idxPart(
				false,
				file("train-images-idx3-ubyte", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
					"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
				file("train-labels-idx1-ubyte", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
					"bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
			),
			idxPart(
				true,
				file("t10k-images-idx3-ubyte", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
					"5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
				file("t10k-labels-idx1-ubyte", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
					"0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
			),
		}}},
		Surrogate: &Surrogate{Kind: Pixels, Factors: 20, Density: 0.5, Contrast: 0.07},
	}
}

func cifar10() *Entry {
	archive := File{
		Paths:   []string{"cifar10/cifar-10-binary.tar.gz"},
		Sources: []string{"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"},
		Size:    170052171,
		SHA256:  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", By: "tensorflow/datasets",
	}
	batch := func(name, stored, content string) Part {
		return Part{
			File: File{
				Paths:  []string{"cifar10/" + name + ".bin.bz2", "cifar10/" + name + ".bin"},
				SHA256: stored, Content: content, By: "a public loader of the archive's members",
			},
			Read: cifar(),
		}
	}
	train := []Part{
		batch("data_batch_1", "6bd7b1eb3bbc57e0095665f374dae8b271873ed6d6d153d19edc000d053c428e",
			"cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
		batch("data_batch_2", "ca5d6f81dab7d1b20869be281bac6f8aedd0b817a456a96a6a3ecbf7b80e457e",
			"a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
		batch("data_batch_3", "f9b3f0542c0f93667536a1eebfa4cf417c3ee9bfc63e49a74137b35cba0ad051",
			"bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
		batch("data_batch_4", "3e1db4cc0b7bf7623f9ce40eb72f56db0c3386ee2e7cb39bb95bbfa202f37224",
			"014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
		batch("data_batch_5", "4a70706a4c963f80b13feab97f994598596ee26ecfe87cdc4a6d37ab1677cc8e",
			"755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
	}
	test := batch("test_batch", "", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")
	first := batch("test_batch_first1000", "d69f3efa5817dd1617ebf8f832a17af7f4e832cb0ffc2b678f0a5f4339e3983b",
		"8314c96d7cd65618193bab23acdd5d4c4af15bf6dd00a1781d55beedf3be1ef5")
	test.Test, first.Test, first.File.By = true, true, copyBy
	return &Entry{
		Name: "cifar10", Title: "CIFAR-10", Task: Multiclass, Train: 50000, Test: 10000, Columns: 3072, Classes: 10,
		Licence:  noneSaid,
		Citation: "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, University of Toronto, 2009",
		Targets:  []Target{{Name: "class"}},
		Variants: []Variant{
			{Parts: []Part{
				{File: archive, Read: member(cifar(), "*data_batch_?.bin")},
				{Test: true, File: archive, Read: member(cifar(), "*test_batch.bin")},
			}},
			{Parts: append(train[:len(train):len(train)], test)},
			{
				Name: "test1000", Subset: "the first 1,000 of 10,000 test rows, all training rows", Train: 50000, Test: 1000,
				Parts: append(train[:len(train):len(train)], first),
			},
		},
		Surrogate: &Surrogate{Kind: Pixels, Factors: 20, Density: 0.75, Contrast: 0.0145},
	}
}

// imagenet are features of AlexNet's last pooling layer, 6 × 6 × 256.
func imagenet() *Entry {
	features := func(name string, test bool) Part {
		file := File{Paths: []string{"imagenet/" + name + ".npy", "imagenet/" + name + ".parquet"}}
		return Part{Test: test, File: file, Read: format.Options{Target: lastColumn}}
	}
	return &Entry{
		Name: "imagenet", Title: "ImageNet, AlexNet's features", Task: Multiclass, Train: 1281167, Test: 50000, Columns: 9216, Classes: 1000,
		Licence:  "to be agreed with image-net.org",
		Citation: "O. Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, International Journal of Computer Vision 115, 2015",
		Targets:  []Target{{Name: "class"}},
		Variants: []Variant{{Parts: []Part{features("features-train", false), features("features-val", true)}}},
		Brought:  "your own pictures with AlexNet's weights, or features, in imagenet/ of a folder of GRADSAMPLE_DATA",
		Layout: "imagenet/train/<class>/*.jpg, imagenet/val/<class>/*.jpg (or .png), and weights as imagenet/alexnet.safetensors or, by torchvision's names, " +
			"imagenet/alexnet-2014.safetensors; or features with the class as last column: imagenet/features-train and imagenet/features-val, each .npy or .parquet",
		Pictures: &Pictures{
			Train: "imagenet/train", Test: "imagenet/val", Weights: []string{"imagenet/alexnet.safetensors", "imagenet/alexnet-2014.safetensors"},
		},
	}
}
