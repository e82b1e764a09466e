export default {
  unknown: "Algo ha fallado por nuestra parte. Vuelve a intentarlo en un momento.",
  offline: "No llegamos al servidor. Comprueba tu conexión y vuelve a intentarlo.",
  rate_limited: "Demasiados intentos. Espera {{seconds}} segundos y vuelve a intentarlo.",
};
