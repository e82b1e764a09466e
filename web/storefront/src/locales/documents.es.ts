export default {
  title: "Documentos",
  kind: {
    receipt: "Recibo",
    invoice: "Factura",
    credit_note: "Factura rectificativa",
    debit_note: "Nota de cargo",
  },
  name: "{{kind}} {{number}}",
  download: "Descargar PDF",
  downloadOf: "Descargar {{name}} en PDF",
  print: "Ver para imprimir",
  printOf: "Ver {{name}} para imprimir",
  billingAhead:
    "Si necesitas factura, añade tu NIF y tu dirección en la página de pago: el documento saldrá a nombre de quien indiques allí.",
  billingPaid: "Los documentos van a nombre de quien indicaste en la página de pago.",
  page: {
    text: "El PDF se descarga solo. Si no lo ves, descárgalo otra vez.",
    purchase: "Ver la compra",
  },
};
