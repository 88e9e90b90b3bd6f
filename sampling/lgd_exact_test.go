package sampling

import (
	"fmt"
	"math"
	"testing"

	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

// theta moves on from draw to draw while the codes stay: the estimate must be
// unbiased at every staleness, with any tables and any settings.
func TestExactIsUnbiasedAtAnyStaleness(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newLeastSquares(rapid.IntRange(1, 30).Draw(r, "rows"), 3)
		settings := Settings{
			Bits:     rapid.IntRange(1, 12).Draw(r, "bits"),
			Tables:   rapid.IntRange(1, 12).Draw(r, "tables"),
			TwoSided: rapid.Bool().Draw(r, "two-sided"),
			Whiten:   rapid.Bool().Draw(r, "whiten"),
			Weighted: rapid.Bool().Draw(r, "weighted"),
			Refresh:  rapid.IntRange(1, 5).Draw(r, "refresh"),
			Hash:     rapid.SampledFrom(hashing.Families()).Draw(r, "hash"),
			Polytope: 2,
		}
		if settings.Hash == hashing.QuadraticHashing {
			settings.Whiten = false
		}
		sampler := newSampler(t, "lgd-exact", p, settings, streams(rapid.String().Draw(r, "seed")))
		random := rng.New("sampling", "staleness")
		for step := range 7 {
			theta := []float32{float32(random.NormFloat64()), float32(random.NormFloat64()), float32(random.NormFloat64())}
			m := moments(t, sampler, theta)
			if total := sum(m.Probability); math.Abs(total-1) > 1e-9 {
				r.Fatalf("step %d: probabilities sum to %v", step, total)
			}
			for row, first := range m.First {
				if math.Abs(first*float64(p.Rows())-1) > 1e-9 {
					r.Fatalf("step %d, row %d: N E[w] = %v", step, row, first*float64(p.Rows()))
				}
			}
			var one [1]Draw
			sampler.Draw(theta, one[:])
			if d := one[0]; math.Abs(d.Probability-m.Probability[d.Row]) > 1e-12 {
				r.Fatalf("step %d: drew %+v, the moments say %v", step, d, m.Probability[d.Row])
			}
		}
	})
}

// The formula, with membership found by hashing every key anew.
func TestExactMomentsEqualTheFormula(t *testing.T) {
	p := newLeastSquares(60, 4)
	theta := someTheta(p)
	for _, settings := range []Settings{
		{Bits: 3, Tables: 9, Density: 1},
		{Bits: 7, Tables: 9, Density: 1, TwoSided: true, Weighted: true, Epsilon: .25},
		{Bits: 5, Tables: 9, Density: 1, Weighted: true},
		{Bits: 12, Tables: 40, Density: .5, TwoSided: true},
		{Hash: hashing.QuadraticHashing, Bits: 4, Tables: 9, Weighted: true},
		{Hash: hashing.QuadraticHashing, Bits: 5, Tables: 9, Density: .1, TwoSided: true},
		{Hash: hashing.PolytopeHashing, Polytope: 4, Bits: 2, Tables: 20},
		{Hash: hashing.PolytopeHashing, Polytope: 8, Tables: 9, TwoSided: true, Weighted: true},
	} {
		s := newSampler(t, "lgd-exact", p, settings, streams("formula")).(*exact)
		epsilon := settings.defended().Epsilon
		weight := func(row int) float64 {
			if settings.Weighted {
				return p.RowNorm(row) * p.KeyNorm(row)
			}
			return 1
		}
		var all, met float64
		for row := range p.Rows() {
			all += weight(row)
		}
		want := make([]float64, p.Rows())
		for _, rows := range members(s.hash, p, theta, settings) {
			var total float64
			for _, row := range rows {
				total += weight(row)
			}
			for _, row := range rows {
				want[row] += weight(row) / total
			}
			if len(rows) > 0 {
				met++
			}
		}
		m := moments(t, s, theta)
		for row := range want {
			want[row] = (1-epsilon)*want[row]/max(met, 1) + epsilon*weight(row)/all
			if got := m.Probability[row]; met > 0 && math.Abs(got-want[row]) > 1e-12 {
				t.Errorf("%+v, row %d: probability %v, by the formula %v", settings, row, got, want[row])
			}
		}
		if want := met / float64(settings.Tables); met == 0 || m.NonEmpty != want {
			t.Errorf("%+v: %v of the tables are met, should be %v", settings, m.NonEmpty, want)
		}
	}
}

func TestExactWithOneBitTwoSidedIsUniform(t *testing.T) {
	for _, settings := range []Settings{{Bits: 1}, {Bits: 1, Hash: hashing.PolytopeHashing, Polytope: 1}} {
		settings.Tables, settings.TwoSided = 10, true
		checkExactIsUniform(t, settings)
	}
}

func checkExactIsUniform(t *testing.T, settings Settings) {
	t.Helper()
	p := newLeastSquares(40, 5)
	theta := someTheta(p)
	sampler := newSampler(t, "lgd-exact", p, settings, streams("one bit"))
	for row, got := range moments(t, sampler, theta).Probability {
		if math.Abs(40*got-1) > 1e-15 {
			t.Errorf("row %d has probability %v, not 1/40", row, got)
		}
	}
	draws := make([]Draw, 300)
	sampler.Draw(theta, draws)
	for _, d := range draws {
		if math.Abs(d.Weight-1) > 1e-15 || d.TablesTried == 1 && d.BucketSize != 40 {
			t.Fatalf("%+v is not uniform's", d)
		}
	}
}

// A query opposite to the only key meets empty buckets alone.
func TestExactFallsBackToAllRows(t *testing.T) {
	p := newLogistic(1, 6)
	theta := p.key(0)
	vec.Scale(-1, theta)
	sampler, draws := newSampler(t, "lgd-exact", p, Settings{Bits: 6, Tables: 9}, streams("opposite")), make([]Draw, 3)
	sampler.Draw(theta, draws)
	for _, d := range draws {
		if want := (Draw{Probability: 1, Weight: 1, TablesTried: 9, Empty: true}); d != want {
			t.Errorf("the draw is %+v, should be %+v", d, want)
		}
	}
	if m := moments(t, sampler, theta); m.NonEmpty != 0 || m.First[0] != 1 {
		t.Errorf("moments are %+v", m)
	}
}

// The comparison in words against one code after the other, for all widths of
// lanes and all kinds of complements, with tables left over in the last word.
func TestMembershipIsThatOfTheCodes(t *testing.T) {
	p := newLeastSquares(50, 3)
	cases := []Settings{
		{Hash: hashing.QuadraticHashing, Bits: 1},
		{Hash: hashing.QuadraticHashing, Bits: 9},
		{Hash: hashing.PolytopeHashing, Polytope: 1, Bits: 1},
		{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 1},
		{Hash: hashing.PolytopeHashing, Polytope: 8, Bits: 3},
		{Hash: hashing.PolytopeHashing, Polytope: 16, Bits: 6},
	}
	for _, bits := range []int{1, 2, 7, 8, 9, 16, 17, 30} {
		cases = append(cases, Settings{Bits: bits})
	}
	for _, settings := range cases {
		for _, twoSided := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, k=%d, m=%d, two-sided %v", settings.Hash, settings.Bits, settings.Polytope, twoSided), func(t *testing.T) {
				settings := settings.WithDefaults()
				settings.Tables = 13
				hash, tables, _, err := buildTables(t.Context(), p, settings, 0, streams("membership"), 1)
				if err != nil {
					t.Fatal(err)
				}
				m := newMembership(tables, hash, twoSided)
				query, packed, weights := make([]uint32, 13), make([]uint64, m.words), make([]float64, m.packing.WeightsOf(m.words))
				codes := make([][]uint32, 13)
				for table := range query {
					codes[table] = make([]uint32, p.Rows())
					tables.RowCodes(table, 0, codes[table])
					query[table] = codes[table][table]
					if table%2 == 1 {
						query[table] = hash.Complement(query[table])
					}
					weights[m.places[table]] = float64(int(1) << table)
				}
				m.packQuery(query, packed)
				for row := range p.Rows() {
					want := 0.0
					for table, code := range query {
						own := codes[table][row]
						if own == code || twoSided && own == hash.Complement(code) {
							want += float64(int(1) << table)
						}
					}
					var sums [vec.RowsAtOnce]float64
					m.sums(&sums, &[vec.RowsAtOnce]int{0, 1, row}, packed, weights)
					if got := sums[2]; got != want {
						t.Errorf("row %d is in tables %b, should be in %b", row, int(got), int(want))
					}
				}
			})
		}
	}
}

func TestWhitenedKeysHaveIdentitySecondMoment(t *testing.T) {
	const rows, dim = 400, 5
	p := newLeastSquares(rows, dim-1)
	for row := range rows { // a direction that all rows share, and a long one
		p.x.Row(row)[1] += 8
		p.x.Row(row)[2] *= 4
	}
	keys := p.Keys()
	white, err := newWhitening(keys)
	if err != nil {
		t.Fatal(err)
	}
	var trace float64
	for row := range rows {
		trace += math.Pow(p.KeyNorm(row), 2) / rows
	}
	// Column c of R^-T, so that the whitened key's coordinate c is its projection.
	columns := make([][]float64, dim)
	for c := range columns {
		columns[c] = make([]float64, dim)
		columns[c][c] = 1
		white.keyNormal(columns[c])
	}
	moment, norms := make([][dim]float64, dim), white.norm(keys)
	for row := range rows {
		key, own, square := p.key(row), make([]float64, dim), 0.0
		for c, column := range columns {
			for i, v := range key {
				own[c] += column[i] * float64(v)
			}
			square += own[c] * own[c]
		}
		if math.Abs(math.Sqrt(square)/norms(row)-1) > 1e-9 {
			t.Errorf("row %d: the whitened key's norm is %v, said to be %v", row, math.Sqrt(square), norms(row))
		}
		for i := range own {
			for j := range own {
				moment[i][j] += own[i] * own[j] / rows
			}
		}
	}
	// The ridge's part is R^-1 R^-T times the ridge.
	for i := range dim {
		for j := range dim {
			part := 0.0
			for c := range dim {
				part += columns[i][c] * columns[j][c] * whiteningRidge * trace / dim
			}
			want := 0.0
			if i == j {
				want = 1
			}
			if got := moment[i][j] + part; math.Abs(got-want) > 1e-9 || part > .5 {
				t.Errorf("the second moment's element %d, %d is %v with the ridge's %v", i, j, got, part)
			}
		}
	}
}

// Folded hash functions give keys and queries the codes of R^-1 v and R^T q, and
// these have the inner products of v and q.
func TestFoldedHashesEqualWhitenedKeys(t *testing.T) {
	p := newLeastSquares(80, 6)
	keys, theta := p.Keys(), someTheta(p)
	white, err := newWhitening(keys)
	if err != nil {
		t.Fatal(err)
	}
	dim := keys.Dim()
	// The whitened vector's coordinates are projections on folded unit vectors.
	explicit := func(v []float32, fold func([]float64)) []float32 {
		w := make([]float32, dim)
		for c := range w {
			unit := make([]float64, dim)
			unit[c] = 1
			fold(unit)
			var coordinate float64
			for i := range unit {
				coordinate += unit[i] * float64(v[i])
			}
			w[c] = float32(coordinate)
		}
		return w
	}
	for _, density := range []float64{1, .4} {
		hash, err := hashing.NewSimHash(hashing.Settings{Dim: dim, Bits: 11, Tables: 7, Density: density}, rng.New("sampling", "fold"))
		if err != nil {
			t.Fatal(err)
		}
		keyHash, queryHash := hash.Fold(white.keyNormal), hash.Fold(white.queryNormal)
		query := p.Query(theta)
		whiteQuery := explicit(query, white.queryNormal)
		for table := range 7 {
			if got, want := queryHash.Code(table, query), hash.Code(table, whiteQuery); got != want {
				t.Errorf("density %v, table %d: the query's code is %b, should be %b", density, table, got, want)
			}
			for row := range p.Rows() {
				whiteKey := explicit(p.key(row), white.keyNormal)
				if got, want := keyHash.Code(table, p.key(row)), hash.Code(table, whiteKey); got != want {
					t.Errorf("density %v, table %d, row %d: code %b, should be %b", density, table, row, got, want)
				}
				if got, want := vec.Dot(whiteKey, whiteQuery), p.Inner(theta, row); math.Abs(float64(got)-want) > 1e-4*(1+math.Abs(want)) {
					t.Errorf("row %d: whitening turns the inner product %v into %v", row, want, got)
				}
			}
		}
	}
}
