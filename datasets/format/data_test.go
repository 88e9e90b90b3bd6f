package format

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// inventory is what the files below a GRADSAMPLE_DATA folder should hold.
var inventory = []struct {
	path       string
	options    Options
	rows, cols int
	classes    int
}{
	{"adult/adult.data.gz", Options{Target: "last", Text: OneHot}, 32561, 108, 2},
	{"adult/adult.test.gz", Options{Target: "last", Text: OneHot, Comment: "|", LabelSuffix: "."}, 16281, 107, 2},
	{"blogfeedback/blogfeedback.zip", Options{Member: "blogData_train.csv", Target: "last"}, 52397, 280, 0},
	{"blogfeedback/blogfeedback.zip", Options{Member: "blogData_test-*.csv", Target: "last"}, 7624, 280, 0},
	{"cifar10/test_batch_first1000.bin.bz2", Options{}, 1000, 3072, 10},
	{"covtype/covtype.first20000.data.gz", Options{Target: "last"}, 20000, 54, 0},
	{"covtype/covtype.sample92962.data.gz", Options{Target: "last"}, 92962, 54, 0},
	{"libsvm/a9a.gz", Options{}, 32561, 123, 0},
	{"libsvm/a9a.t.gz", Options{Cols: 123}, 16281, 123, 0},
	{"libsvm/cod-rna.gz", Options{}, 59535, 8, 0},
	{"libsvm/cod-rna.t.gz", Options{}, 271617, 8, 0},
	{"libsvm/ijcnn1.bz2", Options{}, 49990, 22, 0},
	{"libsvm/ijcnn1.tr.bz2", Options{}, 35000, 22, 0},
	{"libsvm/ijcnn1.val.bz2", Options{}, 14990, 22, 0},
	{"libsvm/ijcnn1.t.bz2", Options{}, 91701, 22, 0},
	{"libsvm/w8a.gz", Options{}, 49749, 300, 0},
	{"mnist/t10k-images-idx3-ubyte.gz", Options{Labels: "mnist/t10k-labels-idx1-ubyte.gz"}, 10000, 784, 0},
	{"mnist/train-images-idx3-ubyte.gz", Options{Labels: "mnist/train-labels-idx1-ubyte.gz"}, 60000, 784, 0},
	{"slice/slice_localization_data.first682.csv.gz", Options{Target: "reference", Drop: []string{"patientId"}}, 682, 384, 0},
	{"slice/slice_reference_column_53500.txt.gz", Options{}, 53500, 1, 0},
	{"torgo/cal.housing.arff.gz", Options{Target: "last"}, 20640, 8, 0},
	{"torgo/cpu.act.arff.gz", Options{Target: "last"}, 8192, 21, 0},
	{"torgo/cpu.small.arff.gz", Options{Target: "usr"}, 8192, 12, 0},
	{"torgo/house8L.arff.gz", Options{Target: "price"}, 22784, 8, 0},
	{"uci_small/keggundirected.csv.gz", Options{Target: "last"}, 63608, 27, 0},
	{"uci_small/kin40k.csv.gz", Options{Target: "last"}, 40000, 8, 0},
	{"uci_small/pol.csv.gz", Options{Target: "last"}, 15000, 26, 0},
	{"uci_small/protein.csv.gz", Options{Target: "last"}, 45730, 9, 0},
	{"uji/ujiindoorloc.zip", Options{Member: "trainingData.csv", Target: "LONGITUDE", Drop: ujiOthers}, 19937, 520, 0},
	{"uji/ujiindoorloc.zip", Options{Member: "validationData.csv", Target: "LONGITUDE", Drop: ujiOthers}, 1111, 520, 0},
	{"yearmsd/YearPredictionMSD.sample1176.csv.gz", Options{Target: "first"}, 1176, 90, 0},
	{"yearmsd/millionsong.txt.gz", Options{Target: "first"}, 6724, 12, 0},
}

var ujiOthers = []string{"LATITUDE", "FLOOR", "BUILDINGID", "SPACEID", "RELATIVEPOSITION", "USERID", "PHONEID", "TIMESTAMP"}

// TestRealFiles reads real copies of the data sets where GRADSAMPLE_DATA says that
// there are some.
func TestRealFiles(t *testing.T) {
	folder := os.Getenv("GRADSAMPLE_DATA")
	if folder == "" {
		t.Skip("GRADSAMPLE_DATA is not set")
	}
	for _, file := range inventory {
		t.Run(file.path+" "+file.options.Member, func(t *testing.T) {
			path := filepath.Join(folder, file.path)
			if _, err := os.Stat(path); err != nil {
				t.Skip(err)
			}
			o := file.options
			if o.Labels != "" {
				o.Labels = filepath.Join(folder, o.Labels)
			}
			table, err := Read(path, o)
			if err != nil {
				t.Fatal(err)
			}
			if table.X.Rows != file.rows || table.X.Cols != file.cols || len(table.Classes) != file.classes {
				t.Errorf("%d x %d, %d classes %v; expected %d x %d, %d", table.X.Rows, table.X.Cols, len(table.Classes), table.Classes, file.rows, file.cols, file.classes)
			}
			if hasTarget := o.Target != "" || o.Labels != "" || table.Target == labelColumn; hasTarget != (len(table.Y) == file.rows) {
				t.Errorf("target %q: %d values for %d rows", table.Target, len(table.Y), file.rows)
			}
			t.Log(summary(table))
		})
	}
}

// The sentence pairs, whose fields may begin with a quote that is never closed.
func TestRealTexts(t *testing.T) {
	folder := os.Getenv("GRADSAMPLE_DATA")
	if folder == "" {
		t.Skip("GRADSAMPLE_DATA is not set")
	}
	for _, file := range []struct {
		path          string
		rows, columns int
	}{
		{"MRPC/train.tsv.gz", 3668, 5},
		{"MRPC/dev.tsv.gz", 408, 5},
		{"MRPC/test.tsv.gz", 1725, 5},
		{"MRPC/msr_paraphrase_train.txt.gz", 4076, 5},
		{"MRPC/msr_paraphrase_test.txt.gz", 1725, 5},
		{"RTE/train.tsv.gz", 2490, 4},
		{"RTE/dev.tsv.gz", 277, 4},
		{"RTE/test.tsv.gz", 3000, 3},
	} {
		path := filepath.Join(folder, "glue", file.path)
		if _, err := os.Stat(path); err != nil {
			t.Log(err)
			continue
		}
		table, err := ReadText(path, Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		if len(table.Rows) != file.rows || len(table.Columns) != file.columns {
			t.Errorf("%s: %d x %d, expected %d x %d", file.path, len(table.Rows), len(table.Columns), file.rows, file.columns)
		}
		t.Logf("%s: %d rows, columns %q", file.path, len(table.Rows), table.Columns)
	}
}

func summary(t *Table) string {
	low, high := t.X.Data[0], t.X.Data[0]
	for _, value := range t.X.Data {
		low, high = min(low, value), max(high, value)
	}
	s := fmt.Sprintf("%d x %d in %v..%v, columns %s", t.X.Rows, t.X.Cols, low, high, some(t.Columns))
	if t.Y == nil {
		return s
	}
	low, high = t.Y[0], t.Y[0]
	for _, value := range t.Y {
		low, high = min(low, value), max(high, value)
	}
	return s + fmt.Sprintf("; target %s in %v..%v, classes %v", t.Target, low, high, t.Classes)
}
