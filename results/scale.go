package results

import "strings"

// CachePrefix begins the names of the timings' columns that have the size of a
// memory of the machine.
const CachePrefix = "bytes of "

// ScaleRow is what a sampler takes on a number of rows, free of noise.
type ScaleRow struct {
	Setting
	Method            string `csv:"method"`
	MemoryBytes       Float  `csv:"memory_bytes"` // that the sampler holds on to
	DrawMultiplyAdds  Float  `csv:"draw_multiply_adds"`
	DrawBytes         Float  `csv:"draw_bytes"`
	SetupMultiplyAdds Float  `csv:"setup_multiply_adds"`
	SetupBytes        Float  `csv:"setup_bytes"`
}

// CacheRow is a memory of the machine that a scale was timed on.
type CacheRow struct {
	Machine string `csv:"machine"`
	Level   string `csv:"level"`        // L2, L3, ... of one processor, or memory
	Bytes   int64  `csv:"memory_bytes"` // its size
}

// AggregateScale lists what samplers take, in the records' order.
func AggregateScale(records []*Record) []ScaleRow {
	var rows []ScaleRow
	for _, r := range records {
		if !timed(r) {
			continue
		}
		value := func(name string, i int) Float { return Float(r.Payload.Column(name)[i]) }
		for i, method := range r.Payload.Column("method") {
			rows = append(rows, ScaleRow{
				Setting: SettingOf(r), Method: r.Trial.Methods[int(method)].Name, MemoryBytes: value("memory_bytes", i),
				DrawMultiplyAdds: value("draw_multiply_adds", i), DrawBytes: value("draw_bytes", i),
				SetupMultiplyAdds: value("setup_multiply_adds", i), SetupBytes: value("setup_bytes", i),
			})
		}
	}
	return rows
}

// AggregateCaches lists the memories of TimingMachine's machine, smallest first as
// it told them; none where it did not.
func AggregateCaches(records []*Record) []CacheRow {
	machine, _ := TimingMachine(records)
	for _, r := range records {
		if !timed(r) || r.Machine != machine {
			continue
		}
		var rows []CacheRow
		for _, column := range r.Timings.Columns {
			if level, ok := strings.CutPrefix(column, CachePrefix); ok {
				rows = append(rows, CacheRow{machine, level, int64(r.Timings.Value(column))})
			}
		}
		return rows
	}
	return nil
}
