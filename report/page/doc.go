// Package page builds a run's page: one HTML file that needs no network, and no
// other file to be read; only its links lead to the tables.
//
//  1. A Run says where the tables lie and what was declared: titles, settings,
//     deviations, figures. All numbers come from the tables.
//  2. chart turns figures of package plots into data for the page's charts, so
//     that both show the same; training curves get all their axes at once.
//  3. claims, experiments, advice, record and checklist put the tables into the
//     shape that the templates want.
//  4. Write fills the templates in assets/ and leaves report/index.html in the
//     run's folder. The figures that gonum drew are in it for readers without
//     JavaScript.
//
// In the browser, scales.js has axes and ticks, chart.js draws, controls.js
// switches and points.
package page
