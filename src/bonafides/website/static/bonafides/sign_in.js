/* Joins the parts of a page to the sign-in library's scripts: what is named by data-part begins with the ids of data-ids. */
document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-part]")) {
    const [library, part] = element.dataset.part.split(".");
    window.allauth[library].forms[part]({ ids: JSON.parse(element.dataset.ids) });
  }
});

/* A passkey that cannot be used says so on the page, and not in the console. */
document.addEventListener("allauth.error", (event) => {
  const said = document.getElementById("passkey_trouble");
  if (said) {
    event.preventDefault();
    said.hidden = false;
    said.focus();
  }
});
