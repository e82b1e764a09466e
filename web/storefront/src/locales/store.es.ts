export default {
  nav: {
    explore: "Explorar",
    library: "Biblioteca",
    purchases: "Compras",
    settings: "Ajustes",
    account: "Tu cuenta",
    preferences: "Preferencias",
    admin: "Administración",
    publish: "Publica tu plugin",
  },
  currency: { label: "Moneda", now: "Moneda: {{currency}}", choose: "Elegir moneda" },
};
