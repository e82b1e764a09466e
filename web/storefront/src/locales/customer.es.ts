export default {
  nav: { purchases: "Compras", reviews: "Reseñas", security: "Seguridad", settings: "Ajustes" },
  browse: "Explorar plugins",
  purchases: {
    empty: "Aún no has comprado nada",
    emptyText: "Aquí verás tus compras con sus recibos.",
  },
  reviews: {
    empty: "Aún no has escrito reseñas",
    emptyText: "Cuéntale a otros qué te parecen los plugins que tienes.",
    library: "Ir a la biblioteca",
    hidden: "Oculta por los administradores",
  },
  status: {
    pending: "Preparándose",
    awaiting_payment: "Por pagar",
    processing: "Pago en camino",
    fulfilled: "Pagada",
    failed: "Fallida",
    expired: "Caducada",
    cancelled: "Cancelada",
    partially_refunded: "Devuelta en parte",
    refunded: "Devuelta",
    disputed: "En disputa",
    dispute_lost: "Devuelta por el banco",
  },
};
