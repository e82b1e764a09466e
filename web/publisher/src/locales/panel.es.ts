export default {
  nav: {
    dashboard: "Resumen",
    plugins: "Plugins",
    submissions: "Envíos",
    publications: "Publicaciones",
    coupons: "Cupones",
    payouts: "Pagos",
    review: "Mesa de revisión",
    operations: "Operaciones",
    settings: "Ajustes",
    store: "Ver la tienda",
    account: "Tu cuenta",
    preferences: "Preferencias",
    open: "Abrir el menú",
    publisherSpace: "Para publishers",
  },
};
