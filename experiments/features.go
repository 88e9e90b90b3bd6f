package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gradsample/datasets"
	"gradsample/datasets/format"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/neural/pictures"
)

const featuresHelp = `features writes what a layer of a network makes of rows, and their targets as last column, to a file
that fit and audit take as --data (with --task multiclass where there are more than two classes, and
--preprocess raw to take features as they are). The network has its weights from a safetensors file,
or is trained first on the training rows: by SGD with momentum 0.9 and decay 0.0005, with steps that
fall to zero like half a cosine.

Rows are those of a data set or file, of which raw values are divided by 255, as grey values are; or
pictures of a folder, a sub-folder a class, JPEG or PNG, whose shorter side is scaled to 256 pixels
and whose centre is cut out. Classes of pictures have the numbers of their names, from 0.

  features --data mnist --network lenet5 --iterations 1000 --save lenet5.safetensors --out train.npy
  features --data mnist --network lenet5 --weights lenet5.safetensors --part test --out test.npy
  features --data photos --network alexnet-2014 --weights alexnet.safetensors --out photos.parquet
  fit --data photos.parquet --task multiclass --preprocess raw --method cdsg --precondition 1e-3 --block 64`

// featuresOptions are the flags of features.
type featuresOptions struct {
	problem    problemOptions
	part       string
	network    string
	layer      string
	weights    string
	save       string
	out        string
	iterations int
	batch      int
	step       float64
}

// trainingFlags are for networks that are trained, tableFlags for rows that are none of
// a folder.
var (
	trainingFlags = []string{"batch", "step", "save"}
	tableFlags    = []string{"part", "target", "drop", "text", "member", "labels", "task", "preprocess", "split", "rows"}
)

func newFeatures(stdout, stderr io.Writer) *cobra.Command {
	var o featuresOptions
	command := &cobra.Command{
		Use:   "features --data <set, file or folder> --network <name> --out <file>",
		Short: "what a network's layer makes of a data set or a folder of pictures, as npy or parquet",
		Long:  featuresHelp,
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return o.run(command.Context(), command.Flags(), stdout, stderr)
		},
	}
	flags := command.Flags()
	o.problem.addData(flags, datasets.PreprocessRaw)
	flags.Lookup("data").Usage += "; or a folder of pictures"
	flags.Uint64Var(&o.problem.seed, "seed", 0, "seed of the split, and of the network's training")
	flags.StringVar(&o.part, "part", "train", "rows of a data set to write: train or test")
	flags.StringVar(&o.network, "network", "", strings.Join(neural.Names(), ", "))
	flags.StringVar(&o.layer, "layer", "", "layer of the network (default its last pooling layer)")
	flags.StringVar(&o.weights, "weights", "", "safetensors file of the network's weights; of layers above --layer none are needed")
	flags.IntVar(&o.iterations, "iterations", 0, "train the network for so many iterations instead")
	flags.IntVar(&o.batch, "batch", 64, "rows in an iteration of its training")
	flags.Float64Var(&o.step, "step", 0.02, "first step size of its training")
	flags.StringVar(&o.save, "save", "", "safetensors file to save the trained weights to")
	flags.StringVar(&o.out, "out", "", "file to write: .npy or .parquet")
	return command
}

// check says what is wrong with the flags, and returns the network's description.
func (o *featuresOptions) check() (neural.Spec, error) {
	switch {
	case o.problem.request.Name == "":
		return neural.Spec{}, errors.New("--data is missing: name a data set (see data list), a file, or a folder of pictures")
	case o.network == "":
		return neural.Spec{}, fmt.Errorf("--network is missing: choose one of %s", strings.Join(neural.Names(), ", "))
	case o.out == "":
		return neural.Spec{}, errors.New("--out is missing: name a file that ends in .npy or .parquet")
	case o.part != "train" && o.part != "test":
		return neural.Spec{}, fmt.Errorf("--part %s: give train or test", o.part)
	case (o.weights == "") == (o.iterations == 0):
		return neural.Spec{}, errors.New("--weights, --iterations: give one of them, a safetensors file or how long to train")
	case o.iterations < 0:
		return neural.Spec{}, fmt.Errorf("--iterations %d: give at least 1", o.iterations)
	}
	if _, err := format.NewWriter(io.Discard, o.out, 0, 1); err != nil {
		return neural.Spec{}, fmt.Errorf("--out %w", err)
	}
	spec, err := neural.Named(o.network)
	if err != nil {
		return spec, fmt.Errorf("--network: %w", err)
	}
	if o.layer == "" {
		o.layer = spec.Last(neural.Pool)
	}
	if _, err := spec.Until(o.layer); err != nil {
		return spec, fmt.Errorf("--layer: %w", err)
	}
	return spec, nil
}

// run makes the features and writes them.
func (o *featuresOptions) run(ctx context.Context, flags *pflag.FlagSet, stdout, stderr io.Writer) error {
	spec, err := o.check()
	if err == nil && o.weights != "" {
		err = refuse(flags, trainingFlags, "are for a network that is trained here: leave out --weights")
	}
	if err != nil {
		return err
	}
	train, rows, err := o.rows(ctx, flags, spec, stderr)
	if err != nil {
		return err
	}
	if rows.Dim() != spec.Input.Size() {
		return fmt.Errorf("%s has rows of %d values, network %s takes %d (%v)", o.problem.request.Name, rows.Dim(), o.network, spec.Input.Size(), spec.Input)
	}
	var network *neural.Network
	if o.weights != "" {
		network, err = o.load(spec)
	} else {
		network, err = o.train(ctx, spec, train)
	}
	if err != nil {
		return err
	}
	mapper, err := neural.NewMapper(network, o.layer, runtime.NumCPU())
	if err != nil {
		return err
	}
	features, err := neural.NewFeatures(mapper, rows)
	if err != nil {
		return err
	}
	if err := o.write(ctx, features); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: %d rows of %d features of %s, and their targets\n", o.out, features.Rows(), features.Dim(), o.layer)
	return nil
}

// rows are those to train on and those to write.
func (o *featuresOptions) rows(ctx context.Context, flags *pflag.FlagSet, spec neural.Spec, stderr io.Writer) (train, rows kernel.Data, err error) {
	name := o.problem.request.Name
	if info, statErr := os.Stat(name); statErr == nil && info.IsDir() {
		if spec.Input.Channels != 3 || spec.Input.Height != spec.Input.Width {
			return nil, nil, fmt.Errorf("%s: network %s takes %v, not pictures of three colours", name, o.network, spec.Input)
		}
		if err := refuse(flags, tableFlags, "are for data sets and files, not for a folder of pictures"); err != nil {
			return nil, nil, err
		}
		folder, err := pictures.Open(name, spec.Input.Height, runtime.NumCPU())
		return folder, folder, err
	}
	problem, _, err := o.problem.load(ctx, "features", stderr)
	if err != nil {
		return nil, nil, err
	}
	if o.part == "test" && problem.Test.X.Rows == 0 {
		return nil, nil, fmt.Errorf("--part test: split %s of %s leaves no test rows", problem.Info.Split, name)
	}
	as := func(rows datasets.Rows) kernel.Data {
		table := kernel.Table{X: rows.X, Y: rows.Y}
		if problem.Info.Preprocess == datasets.PreprocessRaw {
			return greyShares{table}
		}
		return table
	}
	if o.part == "test" {
		return as(problem.Train), as(problem.Test), nil
	}
	return as(problem.Train), as(problem.Train), nil
}

// greyShares are rows of grey values, from 0 to 255, as shares of white.
type greyShares struct{ kernel.Table }

func (g greyShares) Gather(draws []kernel.Draw, x vec.Matrix, y []float32) error {
	err := g.Table.Gather(draws, x, y)
	vec.Scale(1.0/255, x.Data[:len(draws)*x.Cols])
	return err
}

// load takes the weights that the layer needs from their file.
func (o *featuresOptions) load(spec neural.Spec) (*neural.Network, error) {
	spec, err := spec.Until(o.layer)
	if err != nil {
		return nil, err
	}
	network, err := neural.NewNetwork(spec, nil)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(o.weights)
	if err != nil {
		return nil, fmt.Errorf("--weights: %w", err)
	}
	defer file.Close()
	if err := network.LoadWeights(file); err != nil {
		return nil, fmt.Errorf("%s: %w", o.weights, err)
	}
	return network, nil
}

// train trains the network, and saves its weights where that is asked for.
func (o *featuresOptions) train(ctx context.Context, spec neural.Spec, data kernel.Data) (*neural.Network, error) {
	stream := func(purpose string) *rng.Stream {
		return rng.New("features", o.problem.request.Name, fmt.Sprint(o.problem.seed), purpose)
	}
	network, err := neural.NewNetwork(spec, stream("weights"))
	if err != nil {
		return nil, err
	}
	trainer, err := neural.NewTrainer(
		neural.Problem{Network: network, Data: data, Source: neural.NewPermuted(data.Rows(), stream("order")), Dropout: stream("dropout")},
		neural.Settings{Batch: o.batch, Step: fmt.Sprintf("cosine:%g,%d", o.step, o.iterations), Momentum: 0.9, Decay: 5e-4}, runtime.NumCPU())
	if err != nil {
		return nil, err
	}
	for range o.iterations {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		err := trainer.Advance(1)
		if errors.Is(err, neural.ErrDiverged) {
			return nil, fmt.Errorf("%w: %w; try a --step below %g", errStopped, err, o.step)
		}
		if err != nil {
			return nil, err
		}
	}
	if o.save == "" {
		return network, nil
	}
	return network, writeWhole(o.save, network.SaveWeights)
}

// write streams the features to the file.
func (o *featuresOptions) write(ctx context.Context, features *neural.Features) error {
	return writeWhole(o.out, func(to io.Writer) error {
		w, err := format.NewWriter(to, o.out, features.Rows(), features.Dim())
		if err != nil {
			return err
		}
		err = features.Stream(ctx, func(_ int, x vec.Matrix, y []float32) error { return w.Write(x, y) })
		if err != nil {
			return err
		}
		return w.Close()
	})
}

// writeWhole writes a file, whole or not at all. A picture that cannot be read is the
// command line's error.
func writeWhole(path string, write func(io.Writer) error) error {
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("%w: writing %s: %w", errStopped, path, err)
	}
	defer file.Cleanup()
	to := bufio.NewWriterSize(file, 1<<20)
	if err = write(to); err == nil {
		err = to.Flush()
	}
	if err == nil {
		err = file.CloseAtomicallyReplace()
	}
	if err == nil || errors.Is(err, pictures.ErrFolder) || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: writing %s: %w", errStopped, path, err)
}
