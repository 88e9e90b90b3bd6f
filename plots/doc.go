// Package plots draws figures in one house style with gonum/plot.
//
//  1. An experiment declares figures (Declared): a name, a quantity, an axis.
//  2. Build reads the experiment's CSVs, and nothing else, and fills a Figure:
//     panels of series, each a median with its quantile band, and a caption that
//     names data, preprocessing, settings and what line and band are.
//  3. Figure.Save lays the figure out at its printed width (3.4 inches for one
//     panel, 7 for more; no text below 7 points), draws it and writes SVG, PNG
//     or PDF.
//
// There is one file a figure type: curves (medians over bands, with markers in
// sweeps), scaling (points with whiskers on log axes), intervals (one row a data
// set), scatter (one quantity against another) and cells (maps over two settings,
// with colors and colorbar). What they share is in axis (ranges), ticks, trace
// (gaps, and values beyond the axes), references, layout and legend.
//
// There is one file a declared source: convergence, quality, cost, sweep, against
// (two quantities of a sweep), heatmap and errors (of kernel methods). scales has each quantity's label,
// axis and line to compare with; grid arranges quantities by data sets.
//
// The style table gives each method its colour, dashes and marker, the same in
// all figures and safe for colour-blind readers. Published curves are thinly
// dashed with rings. A line that leaves the axes, as that of a diverged method
// does, ends in a triangle. The legend stands outside the data areas and names the
// number of seeds.
//
// Figures are tested by their data (Figure.Data), not by their pixels.
package plots
