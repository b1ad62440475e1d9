/** Copy the address of a work, or hand it to the sharing sheet of the device where there is one. */
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-share]");
  if (!button) return;
  const { url, title, copied } = button.dataset;
  if (button.dataset.share === "sheet") {
    await navigator.share({ url, title }).catch(() => {});
    return;
  }
  await navigator.clipboard.writeText(url);
  button.querySelector("[data-word]").textContent = copied;
});
