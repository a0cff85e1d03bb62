// What waits, told anew by the server; and charts over the tables, where the chart library is there. Both are extras: the
// page's tables hold everything.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const live = document.querySelector("[data-live]");
  if (live) {
    const events = new EventSource(live.dataset.live);
    const show = (name, value) => {
      const figure = live.querySelector(`[data-figure="${name}"]`);
      if (figure && figure.textContent !== String(value)) figure.textContent = value;
    };
    events.addEventListener("waiting", (event) => {
      const now = JSON.parse(event.data);
      show("all", now.all);
      show("overdue", now.overdue);
      show("oldest", now.oldest ? now.oldest.slice(0, 16).replace("T", " ") : "–");
      show("unopened", now.unopened);
    });
    addEventListener("pagehide", () => events.close());
  }

  if (typeof uPlot === "undefined") return;
  const ink = getComputedStyle(document.documentElement);
  const colour = (name) => ink.getPropertyValue(name).trim();
  for (const place of document.querySelectorAll("[data-chart]")) {
    const table = document.getElementById(place.dataset.chart);
    const heads = [...table.querySelectorAll("thead th")].map((th) => th.textContent);
    const rows = [...table.querySelectorAll("tbody tr")].map((tr) => [...tr.children].map((cell) => cell.textContent));
    if (rows.length < 2) continue;
    const strokes = [colour("--accent"), colour("--warn"), colour("--good")];
    const data = [
      rows.map((row) => Date.parse(row[0] + "T00:00:00Z") / 1000),
      ...heads.slice(1).map((_, i) => rows.map((row) => Number(row[i + 1]))),
    ];
    const axis = { stroke: colour("--faint"), grid: { stroke: colour("--line") }, ticks: { stroke: colour("--line") } };
    const chart = new uPlot(
      {
        width: Math.max(280, place.clientWidth - 16),
        height: 220,
        series: [
          { label: heads[0], value: "{YYYY}-{MM}-{DD}" },
          ...heads.slice(1).map((label, i) => ({ label, stroke: strokes[i % 3], width: 2, dash: i ? [4 + 4 * i, 4] : [] })),
        ],
        axes: [axis, axis],
      },
      data,
      place,
    );
    addEventListener("resize", () => chart.setSize({ width: Math.max(280, place.clientWidth - 16), height: 220 }));
  }
});
