package results

import (
	"reflect"
	"testing"
)

func TestScaleOfOneMachine(t *testing.T) {
	record := func(rows int, machine string) *Record {
		r := &Record{Status: StatusDone, Machine: machine}
		r.Trial.Purpose, r.Trial.Methods = PurposeTiming, []Method{{Name: "uniform"}, {Name: "dci"}}
		r.Data.Rows = rows
		r.Payload = NewTable("method", "memory_bytes", "draw_multiply_adds", "draw_bytes", "setup_multiply_adds", "setup_bytes")
		r.Payload.Add(0, 8, 0, 1, 2, 3)
		r.Payload.Add(1, float64(80*rows), 5, 6, 7, 9)
		r.Timings = NewTable("method", "round", CachePrefix+"L2", CachePrefix+"memory")
		r.Timings.Add(0, 0, 1024, float64(len(machine)))
		return r
	}
	failed := record(7, "bb")
	failed.Status = StatusFailed
	records := []*Record{record(10, "a"), record(100, "bb"), record(1000, "bb"), failed}
	rows := AggregateScale(records)
	if len(rows) != 6 || rows[3].Method != "dci" || rows[3].Rows != 100 || rows[3].MemoryBytes != 8000 || rows[3].SetupBytes != 9 || rows[3].DrawMultiplyAdds != 5 {
		t.Errorf("rows %+v", rows)
	}
	want := []CacheRow{{"bb", "L2", 1024}, {"bb", "memory", 2}}
	if got := AggregateCaches(records); !reflect.DeepEqual(got, want) {
		t.Errorf("caches %+v, want %+v", got, want)
	}
	if got := AggregateCaches(nil); got != nil {
		t.Errorf("no records have the caches %+v", got)
	}
}
