// Draws the figures that stand beside each chart as data. Colours are read from the stylesheet, so
// that a theme changes them too; every series has a pattern of its own as well as a colour.
// Without this script the tables say the same.
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
    return { ...PATTERNS[own % PATTERNS.length], color: "rgba(255, 255, 255, 0.55)" };
  }

  function bar(series, turn, chart, marks) {
    const data = series.values.map((value, n) => ({
      value: value === null ? "-" : value,
      itemStyle: series.colours
        ? { color: colour(series.colours[n]), decal: pattern(series.colours[n], n) }
        : { color: colour(series.colour), decal: pattern("", turn) },
    }));
    return {
      name: series.name,
      type: "bar",
      data,
      barMaxWidth: 28,
      label: {
        show: true,
        position: chart.kind === "bars" ? "right" : "top",
        color: token("ink"),
        fontSize: pixels("text-sm"),
      },
      markLine: marks && turn === 0 ? marks : undefined,
    };
  }

  function line(series, turn) {
    return {
      name: series.name,
      type: "line",
      data: series.values.map((value) => (value === null ? "-" : value)),
      symbol: SYMBOLS[turn % SYMBOLS.length],
      symbolSize: 7,
      lineStyle: { width: 2, type: DASHES[turn % DASHES.length] },
      itemStyle: { color: colour(series.colour) },
      connectNulls: false,
    };
  }

  function options(chart, narrow) {
    const text = { color: token("ink"), fontSize: pixels("text-sm"), fontFamily: token("font-default") };
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
      label: { ...text, position: "end", formatter: (mark) => mark.name },
      data: chart.marks.map(([at, name], n) => ({
        xAxis: at,
        name: name + " " + at,
        lineStyle: { type: n ? "solid" : "dashed" },
        label: { position: n ? "end" : "start" },
      })),
    };
    const lying = chart.kind === "bars";
    if (lying) names.axisLabel = { ...text, width: narrow ? 110 : 220, overflow: "break" };
    return {
      animation: false,
      textStyle: text,
      aria: { enabled: true, decal: { show: true } },
      grid: { left: 8, right: lying ? 56 : 16, top: chart.marks ? 28 : 40, bottom: chart.marks ? 28 : 8, containLabel: true },
      legend: { show: chart.series.length > 1, top: 0, left: 0, textStyle: text, itemWidth: 28 },
      tooltip: { show: false },
      xAxis: lying ? { ...numbers, max: chart.marks ? Math.max(...chart.marks.map((m) => m[0])) + 10 : undefined } : names,
      yAxis: lying ? names : numbers,
      series: chart.series.map((series, turn) =>
        chart.kind === "lines" ? line(series, turn) : bar(series, turn, chart, marks),
      ),
    };
  }

  function draw(place) {
    const chart = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (chart.kind === "bars") place.dataset.rows = Math.min(chart.across.length, 12);
    const drawn = echarts.init(place, null, { renderer: "svg" });
    const show = () => drawn.setOption(options(chart, place.clientWidth < 500), true);
    show();
    new ResizeObserver(() => {
      drawn.resize();
      show();
    }).observe(place);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
