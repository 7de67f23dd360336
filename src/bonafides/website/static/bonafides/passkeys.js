/* A passkey that cannot be used says so on the page, and not in the console. */
document.addEventListener("allauth.error", (event) => {
  const said = document.getElementById("passkey_trouble");
  if (said) {
    event.preventDefault();
    said.hidden = false;
    said.focus();
  }
});
