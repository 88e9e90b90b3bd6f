package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gradsample/datasets"
	"gradsample/datasets/format"
	"gradsample/internal/rng"
	"gradsample/neural"
	"gradsample/report"
	"gradsample/results"
)

// bringImageNet writes pictures of three classes, noise of a colour each, and random
// weights of AlexNet's convolutions: features need no others.
func bringImageNet(t *testing.T, data string) {
	t.Helper()
	random := rng.New("imagenet test")
	for class, name := range []string{"n01", "n02", "n03"} {
		for i := range 10 {
			picture := image.NewRGBA(image.Rect(0, 0, 24, 20))
			for p := range 24 * 20 {
				value := [3]uint8{uint8(random.IntN(160)), uint8(random.IntN(160)), uint8(random.IntN(160))}
				value[class] += 90
				picture.SetRGBA(p%24, p/24, color.RGBA{value[0], value[1], value[2], 255})
			}
			part := "train"
			if i >= 5 {
				part = "val"
			}
			var file bytes.Buffer
			folder := filepath.Join(data, "imagenet", part, name)
			err := errors.Join(png.Encode(&file, picture), os.MkdirAll(folder, 0o755),
				os.WriteFile(filepath.Join(folder, strconv.Itoa(i)+".png"), file.Bytes(), 0o644))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	spec, err := neural.Named("alexnet")
	if err == nil {
		spec, err = spec.Until("conv5")
	}
	if err != nil {
		t.Fatal(err)
	}
	network, err := neural.NewNetwork(spec, random)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(data, "imagenet", "alexnet.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(network.SaveWeights(file), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// The experiment imagenet is run where the user has brought pictures and weights, and
// its claim gets a verdict of them; else a line says what is missing, and the claim is
// not run.
func TestImageNetIsRunWhereItWasBrought(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GRADSAMPLE_OFFLINE", "1")
	t.Setenv("GRADSAMPLE_DATA", "")
	t.Setenv("GRADSAMPLE_CACHE", t.TempDir())
	claim := func(arguments ...string) (report.ClaimRow, string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if status := execute(append(arguments, "--out", "out"), &stdout, &stderr); status != exitDone {
			t.Fatalf("status %d: %s", status, stderr.String())
		}
		rows, err := results.ReadCSV[report.ClaimRow]("out/claims.csv")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.ID == "cdsg-imagenet" {
				return row, stdout.String()
			}
		}
		t.Fatal("there is no such claim")
		return report.ClaimRow{}, ""
	}
	arguments := []string{"run", "imagenet", "--seeds", "2", "--format", "svg"}
	row, printed := claim(arguments...)
	if line := "note: imagenet: not run, it needs your own pictures with AlexNet's weights, or features"; row.Verdict != report.NotRun || !strings.HasPrefix(printed, line) {
		t.Errorf("%+v after %s", row, printed)
	}
	data := t.TempDir()
	bringImageNet(t, data)
	row, printed = claim(append(arguments, "--data", data)...)
	if row.Verdict == report.NotRun || row.DataSets != 1 || !strings.Contains(row.Details, "imagenet (own file)") || strings.Contains(printed, "not run, it needs") {
		t.Errorf("%+v after %s", row, printed)
	}
	errs, err := results.ReadCSV[results.KernelRow]("out/imagenet/errors.csv")
	if err != nil || len(errs) == 0 {
		t.Errorf("%d rows of errors, %v", len(errs), err)
	}
	if _, err := os.Stat("out/plots/imagenet/test-samples.svg"); err != nil {
		t.Error(err)
	}
	compareStoredFeatures(t, data)
}

// compareStoredFeatures holds the features that the command of that name writes of the
// pictures to test on against those of the data set.
func compareStoredFeatures(t *testing.T, data string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	folder := filepath.Join(data, "imagenet")
	arguments := []string{"features", "--data", filepath.Join(folder, "val"), "--network", "alexnet", "--weights", filepath.Join(folder, "alexnet.safetensors"), "--out", "val.npy"}
	if status := execute(arguments, &stdout, &stderr); status != exitDone {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	written, err := format.Read("val.npy", format.Options{Target: format.DefaultTarget})
	if err != nil {
		t.Fatal(err)
	}
	store, err := datasets.Open(datasets.Options{DataDirs: []string{data}})
	if err != nil {
		t.Fatal(err)
	}
	problem, err := store.Load(t.Context(), datasets.Request{Name: "imagenet", Preprocess: datasets.PreprocessRaw})
	if err != nil || !slices.Equal(written.X.Data, problem.Test.X.Data) || !slices.Equal(written.Y, problem.Test.Y) {
		t.Errorf("%d × %d features are not those of the data set (%v)", written.X.Rows, written.X.Cols, err)
	}
}
