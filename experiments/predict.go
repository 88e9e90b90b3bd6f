package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"gradsample/datasets"
	"gradsample/datasets/format"
	"gradsample/experiments/measure"
)

// predictOptions are the flags of predict.
type predictOptions struct {
	model    string
	data     string
	dataDirs []string
	read     format.Options
}

func newPredict(stdout io.Writer) *cobra.Command {
	var o predictOptions
	command := &cobra.Command{
		Use:   "predict --model <file> --data <set or file>",
		Short: "predictions of a model that fit saved, for new rows, as CSV on stdout",
		Long: "predict prepares rows as those were that the model was fitted to, and prints for each its number\n" +
			"from 1, the prediction (in the target's units, or the class), and for classes their scores: one,\n" +
			"positive for the second class, or one a class. A file has the columns of the fitted one, in any\n" +
			"order; it may have the target, or others, which are left out. Of a set of the catalogue all rows\n" +
			"are predicted, training rows first.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return o.run(command.Context(), stdout) },
	}
	flags := command.Flags()
	flags.StringVar(&o.model, "model", "", "file that fit --save wrote")
	flags.StringVar(&o.data, "data", "", "data set of the catalogue, or a file")
	flags.StringSliceVar(&o.dataDirs, "data-dir", nil, "folders to look for the catalogue's files in, before GRADSAMPLE_DATA")
	flags.StringSliceVar(&o.read.Drop, "drop", nil, "columns of a file to leave out, beside those that fit left out: names, globs or numbers")
	flags.StringVar(&o.read.Member, "member", "", "member of a zip or tar file, a glob (default the only one)")
	return command
}

// run loads model and rows and prints the predictions.
func (o *predictOptions) run(ctx context.Context, stdout io.Writer) error {
	switch {
	case o.model == "":
		return errors.New("--model is missing: name a file that fit --save wrote")
	case o.data == "":
		return errors.New("--data is missing: name a data set (see data list) or a file")
	}
	model, err := measure.LoadModel(o.model)
	if err != nil {
		return err
	}
	store, err := datasets.Open(datasets.Options{DataDirs: o.dataDirs})
	if err != nil {
		return fmt.Errorf("opening the data sets: %w", err)
	}
	x, err := model.ReadRows(ctx, store, o.data, o.read)
	if err != nil {
		return err
	}
	scores, err := model.Scores(ctx, x, runtime.NumCPU())
	if err != nil {
		return err
	}
	return printPredictions(stdout, model, scores)
}

func printPredictions(w io.Writer, model *measure.SavedModel, scores []float64) error {
	out := csv.NewWriter(w)
	outputs, names := model.Model.Outputs(), model.ScoreNames()
	_ = out.Write(append([]string{"row", "prediction"}, names...)) // an error stays until Flush
	for row := range len(scores) / outputs {
		f := scores[row*outputs : (row+1)*outputs]
		cells := []string{strconv.Itoa(row + 1), model.Prediction(f)}
		for i := range names {
			cells = append(cells, strconv.FormatFloat(f[i], 'g', -1, 64))
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return out.Error()
}
