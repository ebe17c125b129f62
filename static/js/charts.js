// Draws the figures that stand beside each chart as data. Colours are read from the stylesheet, so
// that a theme changes them too; every series has a pattern of its own as well as a colour.
// Without this script the tables say the same.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendPlainComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, GridComponent, LegendPlainComponent, LineChart, MarkLineComponent, SVGRenderer]);

(function () {
  "use strict";

  const PATTERNS = [
    { symbol: "rect", symbolSize: 0 },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    { symbol: "circle", symbolSize: 0.6, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [4, 3], rotation: Math.PI / 4 },
    { symbol: "triangle", symbolSize: 0.7, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [8, 2] },
  ];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin"];
  const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], [2, 2]];
  // The room of a chart in a column of the printed report, in CSS pixels.
  const PAPER = { width: 320, bars: 105, lines: 140, text: 9 };
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue("--ave-" + name).trim();
  const pixels = (name) =>
    parseFloat(token(name)) * parseFloat(getComputedStyle(document.documentElement).fontSize);

  function colour(name) {
    if (name.startsWith("phase-")) return token(name + "-mark");
    return token(name === "soft" ? "line-strong" : name);
  }

  // The pattern of a phase is its own in every chart; of another series, its turn.
  function pattern(name, turn) {
    const own = name && name.startsWith("phase-") ? Number(name.slice(6)) : turn;
    return { ...PATTERNS[own % PATTERNS.length], color: "rgba(255, 255, 255, 0.4)" };
  }

  function bar(series, turn, chart, marks, text) {
    const data = series.values.map((value, n) => ({
      value: value === null ? "-" : value,
      itemStyle: series.colours
        ? { color: colour(series.colours[n]), decal: pattern(series.colours[n], n) }
        : { color: colour(series.colour), decal: chart.series.length > 1 ? pattern("", turn) : { symbol: "none" } },
    }));
    return {
      name: series.name,
      type: "bar",
      data,
      /* The legend takes its colour and pattern from here: those of the bars. */
      itemStyle: series.colour && { color: colour(series.colour), decal: chart.series.length > 1 ? pattern("", turn) : undefined },
      barMaxWidth: 28,
      label: {
        show: true,
        position: chart.kind === "bars" ? "right" : "top",
        ...text,
      },
      markLine: marks && turn === 0 ? marks : undefined,
    };
  }

  function line(series, turn, small) {
    return {
      name: series.name,
      type: "line",
      data: series.values.map((value) => (value === null ? "-" : value)),
      symbol: SYMBOLS[turn % SYMBOLS.length],
      symbolSize: small ? 4 : 7,
      showAllSymbol: true,
      lineStyle: { width: 2, type: DASHES[turn % DASHES.length] },
      itemStyle: { color: colour(series.colour) },
      connectNulls: false,
    };
  }

  function options(chart, width, onPaper) {
    const size = onPaper ? PAPER.text : pixels("text-sm");
    const text = { color: token("ink"), fontSize: size, fontFamily: token("font-default") };
    const names = { type: "category", data: chart.across, axisTick: { show: false }, axisLabel: text };
    const numbers = {
      type: "value",
      minInterval: 1,
      max: chart.most,
      axisLabel: text,
      splitLine: { lineStyle: { color: token("line") } },
    };
    const marks = chart.marks && {
      symbol: "none",
      lineStyle: { color: token("danger"), width: 2 },
      label: { ...text, formatter: (mark) => mark.name },
      data: chart.marks.map(([at, name], n) => ({
        xAxis: at,
        name: name + " " + at,
        lineStyle: { type: n ? "solid" : "dashed" },
        label: { position: chart.from_above ? "start" : "end", align: n ? "left" : "right" },
      })),
    };
    const lying = chart.kind === "bars";
    names.inverse = Boolean(chart.from_above);
    if (lying) {
      const room = width < 500 ? 110 : 220;
      const long = Math.max(...chart.across.map((name) => name.length)) > 16;
      /* Every bar has its name; on paper a bar is as low as one line, and the table has it whole. */
      const overflow = onPaper ? "truncate" : "break";
      names.axisLabel = { ...text, interval: 0, ...(long && { width: room, overflow, lineHeight: 1.2 * size }) };
    }
    const several = chart.series.length > 1;
    const stacked = several && width < 500; // a legend of one line would not fit
    const lines = stacked ? chart.series.length : several || chart.marks ? 1 : 0;
    return {
      animation: false,
      textStyle: text,
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      grid: { left: 8, right: lying ? 56 : 16, top: 12 + 1.6 * size * lines, bottom: 8, containLabel: true },
      legend: {
        show: several,
        orient: stacked ? "vertical" : "horizontal",
        top: 0,
        left: 0,
        padding: 0,
        itemGap: stacked ? 0.3 * size : 16,
        itemWidth: 28,
        itemHeight: size,
        textStyle: text,
      },
      tooltip: { show: false },
      xAxis: lying ? { ...numbers, max: chart.marks ? Math.max(...chart.marks.map((m) => m[0])) + 10 : undefined } : names,
      yAxis: lying ? names : numbers,
      series: chart.series.map((series, turn) =>
        chart.kind === "lines" ? line(series, turn, width < 500) : bar(series, turn, chart, marks, text),
      ),
    };
  }

  function draw(place) {
    const chart = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const drawn = init(place, null, { renderer: "svg" });
    const show = () => {
      drawn.resize();
      drawn.setOption(options(chart, place.clientWidth, false), true);
    };
    show();
    new ResizeObserver(show).observe(place);
    window.addEventListener("beforeprint", () => {
      drawn.resize({ width: PAPER.width, height: PAPER[chart.kind] || PAPER.bars });
      drawn.setOption(options(chart, PAPER.width, true), true);
      drawn.getZr().flush();
    });
    window.addEventListener("afterprint", show);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
