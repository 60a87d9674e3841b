"use strict";
(() => {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const at = (id) => document.getElementById(id);
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const both = (words) => (words.zh === words.en ? words.zh : `${words.zh} ${words.en}`);
  const numbers = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });
  const money = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const NUMERIC = ["count", "number", "share", "money"];

  function shown(value, form) {
    if (value === null || value === undefined) return "–";
    if (typeof value === "object") return both(value);
    if (form === "money") return money.format(value / 100);
    if (form === "share") return `${numbers.format(value * 100)} %`;
    if (form === "node") return scene.names[value] ? both(scene.names[value]) : value.slice(value.indexOf(":") + 1);
    return typeof value === "number" ? numbers.format(value) : value;
  }

  function heading(element, words) {
    element.append(words.zh);
    if (words.en !== words.zh) element.append(make("span", words.en));
  }

  function sign(style) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "-17 -11 34 22");
    svg.setAttribute("width", "34");
    svg.setAttribute("height", "22");
    const path = document.createElementNS(space, "path");
    const drawn = style.shape ? SHAPES[style.shape] : style.arrow ? "M-15 0H13M8 -4L14 0L8 4" : "M-15 0H15";
    path.setAttribute("d", drawn);
    path.setAttribute("fill", style.fill || "none");
    path.setAttribute("stroke", style.stroke || style.colour);
    path.setAttribute("stroke-width", "1.6");
    if (style.dashed) path.setAttribute("stroke-dasharray", "4 3");
    svg.append(path);
    return svg;
  }

  const SHAPES = {
    dot: "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0Z",
    square: "M-7 -7H7V7H-7Z",
    diamond: "M0 -9L9 0L0 9L-9 0Z",
    triangle: "M0 -8L9 7H-9Z",
    triangleDown: "M0 8L9 -7H-9Z",
    hexagon: "M-9 0L-4.5 -8H4.5L9 0L4.5 8H-4.5Z",
    star: "M0 -10L2.6 -3.4L9.5 -3.1L4.1 1.3L5.9 8.1L0 4.2L-5.9 8.1L-4.1 1.3L-9.5 -3.1L-2.6 -3.4Z",
    box: "M-14 -8H14V8H-14Z",
  };

  heading(at("title"), scene.title);
  heading(at("subtitle"), scene.subtitle);
  for (const each of scene.left_out) at("left-out").append(make("li", both(each)));
  at("left-out").hidden = scene.left_out.length === 0;
  for (const style of [...scene.node_styles, ...scene.edge_styles]) {
    const line = make("li");
    const text = make("span", style.label.zh);
    if (style.label.en !== style.label.zh) text.append(make("small", style.label.en));
    line.append(sign(style), text);
    at("legend").append(line);
  }
  const receipt = scene.receipt;
  if (receipt.question) {
    const parameters = JSON.stringify(receipt.parameters);
    at("receipt").textContent =
      `依据 Receipt: ${receipt.question} ${parameters} · as of ${receipt.as_of} · revision ${receipt.revision} · ${receipt.definition}`;
  }

  const nodes = new vis.DataSet(scene.network.nodes);
  const network = new vis.Network(
    at("network"),
    { nodes, edges: new vis.DataSet(scene.network.edges) },
    {
      autoResize: true,
      physics: false,
      interaction: { hover: true, dragNodes: false, keyboard: { enabled: true, bindToWindow: false }, zoomSpeed: 0.6 },
      nodes: { scaling: { label: { drawThreshold: 6 } } },
      edges: { selectionWidth: 1.2, hoverWidth: 0.6 },
    },
  );
  at("network").setAttribute("aria-label", `${both(scene.title)}; ${both(scene.subtitle)}`);
  network.on("beforeDrawing", (context) => {
    context.save();
    context.lineWidth = 1 / network.getScale();
    context.strokeStyle = "#e8ecf0";
    context.fillStyle = "#7b8794";
    context.textAlign = "center";
    let before = Infinity; // rings come from the inside: where they are too narrow for words, some have none
    for (const guide of scene.guides) {
      const size = (guide.radius ? 11 : 13) / network.getScale();
      context.font = `${size}px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
      if (guide.radius) {
        context.beginPath();
        context.arc(guide.x, guide.y, guide.radius, 0, 2 * Math.PI);
        context.stroke();
      }
      const base = guide.radius ? guide.y - guide.radius - size / 3 : guide.y;
      if (guide.radius && before - base < 1.4 * size) continue;
      if (guide.radius) before = base;
      context.fillText(both(guide.label), guide.x, base);
    }
    context.restore();
  });

  // Names where there is room, larger nodes first.
  const LABELS = 240;
  const brief = (words) => (words.length > 48 ? `${[...words].slice(0, 47).join("")}…` : words);
  const bySize = scene.fitted ? [...scene.network.nodes].sort((a, b) => b.size - a.size) : [];
  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    const [left, top] = [network.DOMtoCanvas({ x: 0, y: 0 }).x, network.DOMtoCanvas({ x: 0, y: 0 }).y];
    const [right, bottom] = [left + at("network").clientWidth / scale, top + at("network").clientHeight / scale];
    const high = 12 / scale;
    const meets = (a) => (b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const taken = bySize.length > 300 ? [] : bySize.map(({ x, y, size }) => [x - 0.8 * size, y - 0.8 * size, x + 0.8 * size, y + 0.8 * size]);
    const most = taken.length + LABELS;
    context.save();
    context.font = `${high}px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
    context.textAlign = "center";
    context.lineWidth = 3 / scale;
    context.lineJoin = "round";
    context.strokeStyle = "#ffffff";
    context.fillStyle = "#1f2933";
    for (const { id, x, y, size } of bySize) {
      if (taken.length >= most) break;
      if (x < left || x > right || y < top || y > bottom) continue;
      const words = brief(both(scene.names[id]));
      const half = context.measureText(words).width / 2;
      const place = [x - half, y + size, x + half, y + size + 1.3 * high];
      if (taken.some(meets(place))) continue;
      taken.push(place);
      context.strokeText(words, x, y + size + high);
      context.fillText(words, x, y + size + high);
    }
    context.restore();
  });

  function select(id, move) {
    if (!nodes.get(id)) return;
    network.selectNodes([id]);
    if (move) network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false });
    const list = make("dl");
    for (const fact of scene.facts[id]) list.append(make("dt", both(fact.term)), make("dd", shown(fact.value, fact.form)));
    at("selected").replaceChildren(make("h3", both(scene.names[id])), list);
  }
  network.on("click", ({ nodes: [id] }) => id !== undefined && select(id, false));
  // The library fits nodes without their names: room is left for those of the outer ones.
  function fit() {
    network.fit({ animation: false });
    network.moveTo({ scale: 0.88 * network.getScale(), animation: false });
  }
  network.once("afterDrawing", fit);
  at("fit").addEventListener("click", fit);

  const names = Object.entries(scene.names).map(([id, words]) => [id, both(words)]);
  function find(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    return names.filter(([id, name]) => name.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted));
  }
  at("word").addEventListener("input", () => {
    const found = find(at("word").value);
    at("found").replaceChildren(...found.slice(0, 12).map(([, name]) => Object.assign(make("option"), { value: name })));
    const exact = found.find(([, name]) => name === at("word").value);
    if (exact) select(exact[0], true);
  });
  at("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = find(at("word").value);
    if (first) select(first[0], true);
  });

  const { columns, rows, nodes: told } = scene.twin;
  at("table").querySelector("summary").textContent = `同样内容的表格 The same as a table (${rows.length})`;
  at("table").addEventListener("toggle", fill, { once: true });
  function fill() {
    const head = make("tr");
    for (const column of columns) head.append(make("th", both(column.label), NUMERIC.includes(column.form) ? "number" : ""));
    at("table").querySelector("thead").append(head);
    const body = document.createDocumentFragment();
    rows.forEach((row, number) => {
      const line = make("tr");
      row.forEach((value, place) => {
        const { form } = columns[place];
        line.append(make("td", shown(value, form), NUMERIC.includes(form) ? "number" : ""));
      });
      if (told[number]) {
        line.tabIndex = 0;
        line.addEventListener("click", () => select(told[number], true));
        line.addEventListener("keydown", (event) => event.key === "Enter" && select(told[number], true));
      }
      body.append(line);
    });
    at("table").querySelector("tbody").append(body);
  }
  document.documentElement.dataset.drawn = String(scene.network.nodes.length);
})();
