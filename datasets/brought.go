package datasets

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/neural/pictures"
)

// Lacks says what of a set the user has to bring before anything can be made of it;
// empty where it is here, or can be had otherwise.
func (s *Store) Lacks(name string) string {
	c, err := choose(name, "")
	if err != nil || c.entry.Brought == "" {
		return ""
	}
	if v, _ := s.present(c.entry); v != nil {
		return ""
	}
	if _, here := s.findPictures(c.entry); here {
		return ""
	}
	return c.entry.Brought
}

// openBrought reads stored features where they are there, else describes those of
// pictures, which are made when they are wanted. What was brought counts as the
// user's own: nobody knows whether it is the published set.
func (s *Store) openBrought(ctx context.Context, c choice) (from *source, err error) {
	where, pictures := s.findPictures(c.entry)
	if v, _ := s.present(c.entry); v == nil && pictures {
		from, err = s.openPictures(c, where)
	} else {
		from, err = s.openReal(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	from.state, from.brought = StateOwn, true
	return from, nil
}

// broughtPictures are the places of a set's pictures.
type broughtPictures struct{ train, test, weights string }

func (at broughtPictures) locations() (all []Location) {
	for _, path := range []string{at.train, at.test, at.weights} {
		all = append(all, Location{Name: filepath.Base(path), Path: path, Place: InDataFolder})
	}
	return all
}

// findPictures looks below each data folder for what a set's features are made of.
func (s *Store) findPictures(entry *Entry) (at broughtPictures, here bool) {
	is := func(path string, folder bool) bool {
		info, err := os.Stat(path)
		return err == nil && info.IsDir() == folder
	}
	for _, dir := range s.dirs {
		if entry.Pictures == nil {
			break
		}
		at.train, at.test = filepath.Join(dir, entry.Pictures.Train), filepath.Join(dir, entry.Pictures.Test)
		for _, weights := range entry.Pictures.Weights {
			at.weights = filepath.Join(dir, weights)
			if is(at.train, true) && is(at.test, true) && is(at.weights, false) {
				return at, true
			}
		}
	}
	return broughtPictures{}, false
}

// pictureSet are pictures with the network that makes features of them.
type pictureSet struct {
	folder  *pictures.Folder
	spec    neural.Spec // up to its last pooling layer
	weights string      // path of a safetensors file
}

// openPictures lists the pictures. The table that it returns has their labels, and a
// shape, but no values.
func (s *Store) openPictures(c choice, at broughtPictures) (*source, error) {
	network := strings.TrimSuffix(filepath.Base(at.weights), filepath.Ext(at.weights))
	set := &pictureSet{weights: at.weights}
	spec, err := neural.Named(network)
	if err == nil {
		set.spec, err = spec.Until(spec.Last(neural.Pool))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	shapes, err := set.spec.Shapes()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	if set.folder, err = pictures.Open(at.train, set.spec.Input.Height, runtime.GOMAXPROCS(0)); err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	train := set.folder.Rows()
	if err := set.folder.Add(at.test); err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	key, err := s.picturesKey(set)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	return &source{
		table: &table{
			X: vec.Matrix{Rows: set.folder.Rows(), Cols: shapes[len(shapes)-1].Size()}, Y: set.folder.Labels(), Train: train,
			Task: Multiclass, Classes: len(set.folder.Classes()), Target: c.target.Name,
		},
		name: c.name, title: c.entry.Title, checksum: hashText(key), pictures: set,
		note: fmt.Sprintf("features of the last pooling layer of %s, whose weights were brought, of the centres of pictures", network),
	}, nil
}

// picturesKey names all that features depend on: the pictures by their names and
// sizes, the network, and the weights by what they are.
func (s *Store) picturesKey(set *pictureSet) (string, error) {
	listed, err := set.folder.Identity()
	if err != nil {
		return "", err
	}
	weights, err := s.digests.stored(set.weights)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", set.weights, err)
	}
	key, err := json.Marshal(struct{ Pictures, Network, Weights string }{listed, set.spec.String(), weights})
	return string(key), err
}

// features are rows of a source of pictures, from the cache or made now.
func (s *Store) features(ctx context.Context, from *source, rows []int) (Rows, error) {
	if len(rows) == 0 {
		return Rows{X: vec.NewMatrix(0, from.X.Cols)}, nil
	}
	made, err := s.cachedTable(ctx, fmt.Sprintf("%s %v", from.checksum, rows), false, func() (*table, error) {
		x, y, err := from.pictures.features(ctx, rows, from.X.Cols)
		return &table{X: x, Y: y, Train: len(rows), Task: from.Task, Classes: from.Classes, Target: from.Target}, err
	})
	if err != nil {
		return Rows{}, err
	}
	defer made.release()
	return made.gather(span(0, len(rows))), nil
}

// picturesAtOnce is how many pictures are decoded between two looks at the context.
const picturesAtOnce = 64

// features makes the features of some pictures.
func (p *pictureSet) features(ctx context.Context, rows []int, columns int) (vec.Matrix, []float32, error) {
	x, y := vec.NewMatrix(len(rows), columns), make([]float32, len(rows))
	features, err := p.mapped()
	for first := 0; first < len(rows) && err == nil; first += picturesAtOnce {
		if ctx.Err() != nil {
			return x, y, context.Cause(ctx)
		}
		end := min(len(rows), first+picturesAtOnce)
		draws := make([]kernel.Draw, end-first)
		for i := range draws {
			draws[i].Row = rows[first+i]
		}
		part := vec.Matrix{Rows: end - first, Cols: columns, Data: x.Data[first*columns : end*columns]}
		err = features.Gather(draws, part, y[first:end])
	}
	return x, y, err
}

// mapped puts the network with its weights before the pictures.
func (p *pictureSet) mapped() (*neural.Features, error) {
	network, err := neural.NewNetwork(p.spec, nil)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(p.weights)
	if err != nil {
		return nil, fmt.Errorf("reading the weights: %w", err)
	}
	defer file.Close()
	if err := network.LoadWeights(file); err != nil {
		return nil, fmt.Errorf("%s: %w", p.weights, err)
	}
	mapper, err := neural.NewMapper(network, "", runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	return neural.NewFeatures(mapper, p.folder)
}

// statusOfBrought says whether a set has been brought as pictures, or what to bring.
func (s *Store) statusOfBrought(entry *Entry) Status {
	at, here := s.findPictures(entry)
	if !here {
		found, _ := s.locateAll(entry, &entry.Variants[0])
		return Status{Entry: entry, State: StateMissing, Note: "to be brought: " + entry.Layout, Files: describe(&entry.Variants[0], found)}
	}
	weights := FileStatus{Name: filepath.Base(at.weights), Path: at.weights, Place: InDataFolder, Checksum: "none is known", file: new(File)}
	if info, err := os.Stat(at.weights); err == nil {
		weights.Size = info.Size()
	}
	return Status{Entry: entry, State: StateOwn, Note: fmt.Sprintf("pictures in %s and %s", at.train, at.test), Files: []FileStatus{weights}}
}
