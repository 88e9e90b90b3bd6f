package datasets

// hashedNote says how sentences become columns.
const hashedNote = "a sentence pair is 1,024 signed hashed counts of the words of both sentences and of those they share, not an embedding"

// textSets are pairs of sentences that are or are not alike. They need their own
// reading (see text.go); only where their files are is said here.
func textSets() []*Entry {
	return []*Entry{mrpc(), rte()}
}

func mrpc() *Entry {
	return &Entry{
		Name: "mrpc", Title: "MRPC (hashed words)", Task: TextPair, Train: 3668, Test: 408, Columns: 2, Encoded: textColumns,
		Licence:  "Microsoft Research's terms for the corpus",
		Citation: "W. B. Dolan, C. Brockett, Automatically Constructing a Corpus of Sentential Paraphrases, IWP 2005; split as A. Wang et al., GLUE, ICLR 2019",
		Note:     hashedNote + "; test rows are GLUE's development set",
		Targets:  []Target{{Name: "paraphrase"}},
		Positive: "1",
		Variants: []Variant{{Parts: []Part{{
			File: File{
				Paths:   []string{"glue/MRPC/msr_paraphrase_train.txt.gz", "glue/MRPC/msr_paraphrase_train.txt"},
				Sources: []string{"https://dl.fbaipublicfiles.com/senteval/senteval_data/msr_paraphrase_train.txt"},
				SHA256:  "86d438957536defb45fc6f5136dfec4b9eeee5d0e9fefc8ae462011ea880db13",
				Content: "60a9b09084528f0673eedee2b69cb941920f0b8cd0eeccefc464a98768457f89", By: "tensorflow/datasets",
			},
			Companion: &File{
				Paths: []string{"glue/MRPC/mrpc_dev_ids.tsv"},
				Sources: []string{
					"https://firebasestorage.googleapis.com/v0/b/mtl-sentence-representations.appspot.com/o/data%2Fmrpc_dev_ids.tsv?alt=media&token=ec5c0836-31d5-48f4-b431-7480817f1adc",
				},
				Size:   6222,
				SHA256: "971d7767d81b997fd9060ade0ec23c4fc31cbb226a55d1bd4a1bac474eb81dc7", By: "tensorflow/datasets",
			},
		}}}},
	}
}

func rte() *Entry {
	archive := File{
		Paths: []string{"glue/RTE/RTE.zip"},
		Sources: []string{
			"https://dl.fbaipublicfiles.com/glue/data/RTE.zip",
			"https://firebasestorage.googleapis.com/v0/b/mtl-sentence-representations.appspot.com/o/data%2FRTE.zip?alt=media&token=5efa7e85-a0bb-4f19-8ea2-9e1840f077fb",
		},
		Size:   697150,
		SHA256: "6bf86de103ecd335f3441bd43574d23fef87ecc695977a63b82d5efb206556ee", By: "tensorflow/datasets",
	}
	table := func(name, stored, content string) File {
		return File{Paths: []string{"glue/RTE/" + name + ".tsv.gz", "glue/RTE/" + name + ".tsv"}, SHA256: stored, Content: content, By: copyBy}
	}
	return &Entry{
		Name: "rte", Title: "RTE (hashed words)", Task: TextPair, Train: 2490, Test: 277, Columns: 2, Encoded: textColumns,
		Licence:  noneSaid,
		Citation: "I. Dagan, O. Glickman, B. Magnini, The PASCAL Recognising Textual Entailment Challenge, 2006, and its successors; as A. Wang et al., GLUE, ICLR 2019",
		Note:     hashedNote + "; test rows are GLUE's development set",
		Targets:  []Target{{Name: "entailment"}},
		Positive: "entailment",
		Variants: []Variant{
			{Parts: []Part{
				{File: archive, Read: member(separated(header, ""), "*train.tsv")},
				{Test: true, File: archive, Read: member(separated(header, ""), "*dev.tsv")},
			}},
			{Parts: []Part{
				{File: table("train", "d82eb79a7760fa4b15ca2876570cee570a6673db78afdae4c42b601fc8082240",
					"41e3a9b063433392343fad9e962cf2f58b681c78d8f71592f4186f0837246c5c")},
				{Test: true, File: table("dev", "af9453b2f54ef5ed3770360833e9a2365682d71e4a7a98dbeaffc636d603ee58",
					"80230dfa1347282e7b532b06a1004a76a710087541189bf874223ddf0e3819fb")},
			}},
		},
	}
}
