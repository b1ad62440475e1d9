/** Copy the address of a work; where the browser does not let us, show it ready to be copied by hand. */
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-share]");
  if (!button) return;
  const { url, copied } = button.dataset;
  try {
    await navigator.clipboard.writeText(url);
    button.querySelector("[data-word]").textContent = copied;
  } catch {
    const field = Object.assign(document.createElement("input"), { value: url, readOnly: true, className: "address" });
    field.setAttribute("aria-label", button.textContent.trim());
    button.replaceWith(field);
    field.select();
  }
});
