export default {
  title: "Moneda de los precios",
  text: "Verás y pagarás cada plugin en la moneda que elijas, si se vende en ella. Si no, en la suya.",
  plugins_one: "{{shown}} plugin",
  plugins_many: "{{shown}} plugins",
  plugins_other: "{{shown}} plugins",
  none: "Todavía no hay nada a la venta",
};
