// A button that is pressed while the draft is being kept waits for it: two requests would make two pages of a new one.
let isSaving = false;
let waiting = null;

function hold(event) {
  if (!isSaving || !event.target.matches("[data-edit-form]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = { form: event.target, button: event.submitter };
}

function goOn() {
  isSaving = false;
  if (!waiting) return;
  const { form, button } = waiting;
  waiting = null;
  // Wagtail puts a pressed button out of use; what it says would not be sent.
  if (button) button.disabled = false;
  form.requestSubmit(button);
}

document.addEventListener("submit", hold, true);
document.addEventListener("w-autosave:save", () => { isSaving = true; });
for (const end of ["success", "error"]) document.addEventListener(`w-autosave:${end}`, goOn);
