package format

import (
	"math"
	"testing"
)

// fuzz feeds a decoder: whatever it is given, it returns a sound table or an error
// that says where, on one line.
func fuzz(f *testing.F, name string, o Options, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed), o.Target)
		f.Add([]byte(seed), DefaultTarget)
	}
	f.Fuzz(func(t *testing.T, content []byte, target string) {
		o := o
		o.Target, o.MaxBytes = target, 1<<20
		table, err := readBytes(content, name, o)
		if err != nil {
			checkError(t, err)
			return
		}
		checkTable(t, table)
	})
}

func FuzzCSV(f *testing.F) {
	fuzz(f, "f.csv", Options{Format: CSV, Text: OneHot, Comment: "|"},
		small, "1 2\n3 4\n", "\ufeffa;\"b\";c\r\n1;\"2\";\"x \"\"y\"\"\nz\"\r\n", "|c\n39, State-gov, <=50K\n40, ?, >50K\n\n", "a\tb\n1\tnan\n", "\"", "a,a\n1,2\n")
}

func FuzzLIBSVM(f *testing.F) {
	fuzz(f, "f.svm", Options{Format: LIBSVM}, "+1 1:1 3:0.5\n-1 \n", "1 qid:3 2:-1e3 # c\r\n", "0 0:1\n", "1 2:1 2:1\n", "1 1048576:1\n", "1 99999999999999999999:1\n")
}

func FuzzARFF(f *testing.F) {
	fuzz(f, "f.arff", Options{Format: ARFF, Text: OneHot}, weather, "@relation r\n@attribute 'a b' {1,2}\n@attribute c real\n@data\n1,2\n'2', \"3\"\n", "@relation r\n@attribute a real\n@data\n{0 1}\n")
}

func FuzzIDX(f *testing.F) {
	fuzz(f, "f", Options{Format: IDX},
		string(idxFile(8, []int{2, 1, 2}, []byte{1, 2, 3, 4})), string(idxFile(0x0d, []int{2}, []float32{1, float32(math.NaN())})),
		string(idxFile(8, []int{math.MaxUint32, math.MaxUint32}, []byte{})))
}

func FuzzCIFAR(f *testing.F) {
	fuzz(f, "f.bin", Options{Format: CIFAR}, string(make([]byte, 2*(1+cifarPixels))), string(make([]byte, 4000)), "\xff")
}

func FuzzNPY(f *testing.F) {
	fuzz(f, "f.npy", Options{Format: NPY},
		npyFile("<f4", false, "2, 2", []float32{1, 2, 3, 4}), npyFile(">i8", true, "2, 2", []int64{1, 2, 3, 4}), npyFile("|u1", false, "3,", []byte{1, 2, 3}),
		npyFile("<f8", false, "99999999999999999999, 2", []float64{1}), string(npyHead(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n")))
}

func FuzzNPZ(f *testing.F) {
	x, y := npyFile("<f4", false, "2, 2", []float32{1, 2, 3, 4}), npyFile("|u1", false, "2,", []byte{1, 2})
	fuzz(f, "f.npz", Options{Format: NPZ}, string(zipped(member{"X.npy", x}, member{"y.npy", y})), string(zipped(member{"X.npy", y})), string(zipped()))
}

func FuzzParquet(f *testing.F) {
	one := 1.0
	rows := []parquetRow{{A: 1, G: "x", H: &one}, {A: 2, G: "y", H: &one}}
	fuzz(f, "f.parquet", Options{Format: Parquet, Text: OneHot}, string(parquetFile(f, rows)), string(parquetFile(f, rows[:1])))
}

// FuzzDetection leaves packing and format to be found.
func FuzzDetection(f *testing.F) {
	fuzz(f, "f", Options{Text: OneHot},
		small, string(gzipped(small)), string(bzipped()), string(xzipped(f, small)), string(zipped(member{"d/small.csv", small})),
		tarred(member{"d/small.csv", small}), string(gzipped(tarred(member{"d/small.csv", small}))), "1 1:1\n", weather, "<html>")
}

func FuzzText(f *testing.F) {
	f.Add([]byte("\ufeffid\tfirst\n1\t\"x\r\n\n"))
	f.Add([]byte("a\n\xff\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := ReadText(writeFile(t, "pairs.tsv", content), Options{MaxBytes: 1 << 20})
		if err != nil {
			checkError(t, err)
			return
		}
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Fatalf("%d fields for %d columns", len(row), len(table.Columns))
			}
		}
	})
}
