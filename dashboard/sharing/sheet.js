for (const data of document.querySelectorAll("script[data-figure]")) {
  const figure = document.getElementById(data.dataset.figure);
  const spec = JSON.parse(data.textContent);
  // As wide as its column, so that its words keep their size on a small screen.
  spec.width = Math.min(spec.width, Math.max(300, figure.clientWidth));
  vegaEmbed(figure.querySelector(".live"), spec, {
    mode: "vega-lite", actions: false, ast: true, renderer: "svg",
  }).then(() => figure.classList.add("drawn"));
}
