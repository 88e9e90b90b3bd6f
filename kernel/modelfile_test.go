package kernel

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func savedModel(t testing.TB, loss string) (*Model, []byte, Table) {
	t.Helper()
	table := newTable(loss, tileColumns+50, 3, "saved")
	trainer := newKernelTrainer(t, newTrainingProblem(table, loss, "saved"),
		Settings{Method: Cyclic, Loss: loss, Block: 24, Step: "inverse:2,1", Ridge: 0.1}, Resources{})
	advanceBy(t, trainer, 9)
	var file bytes.Buffer
	if err := trainer.Model().Save(&file); err != nil {
		t.Fatal(err)
	}
	return trainer.Model(), file.Bytes(), table
}

// A loaded model predicts with the bits of the one that was saved, and is saved
// as the same bytes.
func TestLoadedModelsPredictTheSameBits(t *testing.T) {
	for _, loss := range Losses() {
		model, file, table := savedModel(t, loss)
		loaded, err := Load(bytes.NewReader(file), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if !sameBits(predict(t, loaded, table.X, 2), predict(t, model, table.X, 1)) {
			t.Errorf("%s: other predictions", loss)
		}
		var again bytes.Buffer
		if err := loaded.Save(&again); err != nil || !bytes.Equal(again.Bytes(), file) {
			t.Errorf("%s: saved as other bytes (%v)", loss, err)
		}
		if loaded.Features() != model.Features() || loaded.Loss() != loss || loaded.Dim() != 3 {
			t.Errorf("%s: loaded with %d features, loss %s, dim %d", loss, loaded.Features(), loaded.Loss(), loaded.Dim())
		}
	}
}

func TestDamagedModelFilesAreRefused(t *testing.T) {
	_, file, _ := savedModel(t, Softmax)
	replaced := func(old, now string) []byte {
		if strings.Count(string(file), old) != 1 || len(old) != len(now) {
			t.Fatalf("%q does not stand once in the file, or is not as long as %q", old, now)
		}
		return bytes.Replace(bytes.Clone(file), []byte(old), []byte(now), 1)
	}
	const hostile = `{"kernel":"gaussian","bandwidth":1,"dim":1,"block":1,"loss":"squared","outputs":1,"features":1073741824}`
	flipped := bytes.Clone(file)
	flipped[len(flipped)-100] ^= 1
	for _, test := range []struct {
		name    string
		file    []byte
		message string
	}{
		{"empty", nil, "does not begin with"},
		{"other format", []byte("gradsample kernel model 2\n........"), "does not begin with"},
		{"cut header", file[:40], "ends too soon"},
		{"cut coefficients", file[:len(file)/2], "reading coefficient"},
		{"cut checksum", file[:len(file)-1], "31 bytes follow"},
		{"longer", append(bytes.Clone(file), 0), "33 bytes follow"},
		{"flipped bit", flipped, "was damaged"},
		{"no loss", replaced(`"softmax"`, `"sortmax"`), `loss "sortmax"`},
		{"no kernel", replaced(`"gaussian"`, `"goussian"`), "damaged"},
		{"negative", replaced(`"dim":3`, `"dim":0`), "dim is 0"},
		{"unknown field", replaced(`"dim"`, `"dym"`), "dym"},
		{"long header", []byte(modelMagic + "\xff\xff\xff\xff"), "4294967295 bytes"},
		{"hostile size", []byte(modelMagic + string(rune(len(hostile))) + "\x00\x00\x00" + hostile + "01234567"), "coefficient 0 of 1073741824"},
	} {
		_, err := Load(bytes.NewReader(test.file), 1<<20)
		if !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), test.message) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: error %v, want one line with %q", test.name, err, test.message)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, loss := range []string{Squared, Softmax} {
		_, file, _ := savedModel(f, loss)
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		model, err := Load(bytes.NewReader(file), 1<<20)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %q", err)
			}
			return
		}
		var again bytes.Buffer
		if err := model.Save(&again); err != nil {
			t.Fatal(err)
		}
		if reloaded, err := Load(&again, 1<<20); err != nil || !sameBits(reloaded.coefficients, model.coefficients) {
			t.Fatalf("saved and loaded again: %v", err)
		}
	})
}
