package page

import (
	"embed"
	"fmt"
	"html/template"
	"strings"

	"gradsample/report"
	"gradsample/results"
)

//go:embed assets
var assets embed.FS

// templates are parsed once: they are part of the program.
var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"number": number3, "interval": interval, "badge": badge, "unit": unit, "capital": report.Capital,
}).ParseFS(assets, "assets/*.html"))

// asset is an embedded file.
func asset(name string) string {
	content, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(content)
}

// script is the page's whole script, in a scope of its own.
func script() string {
	var all strings.Builder
	for _, name := range []string{"scales.js", "chart.js", "controls.js"} {
		all.WriteString(asset(name))
	}
	return "(() => {\n\"use strict\";\n" + all.String() + "})();\n"
}

// number3 is a number to three digits; a dash where there is none.
func number3(value results.Float) string {
	if value != value {
		return "–"
	}
	return report.Short(value)
}

// interval is an estimate with its interval.
func interval(row results.EffectRow) string {
	return fmt.Sprintf("%s [%s, %s]", number3(row.Estimate), number3(row.Lower), number3(row.Upper))
}

// unit is what "soonest" means by a metric of the advice.
func unit(metric string) string {
	switch metric {
	case results.MetricEpochsRatio:
		return "by epochs"
	case results.MetricSecondsRatio:
		return "by seconds"
	}
	return "by seconds, set-up included"
}

// badge is the class and the sign of a verdict, which colour alone must not tell.
func badge(verdict report.Verdict) struct{ Class, Sign string } {
	switch verdict {
	case report.Reproduced:
		return struct{ Class, Sign string }{"yes", "✓"}
	case report.Partly:
		return struct{ Class, Sign string }{"partly", "◐"}
	case report.NotReproduced:
		return struct{ Class, Sign string }{"no", "✗"}
	case report.Inconclusive:
		return struct{ Class, Sign string }{"open", "?"}
	}
	return struct{ Class, Sign string }{"open", "–"}
}
