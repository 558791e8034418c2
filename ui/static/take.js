// What a reader takes away: files of the talk and of the notebook, and the talk on printed paper.
window.twobets = window.twobets || {};
(() => {
  const byId = (id) => document.getElementById(id);
  let order = "";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-form]");
    if (!button) return;
    const what = button.closest("[data-what]").dataset.what;
    const pins = what === "notebook" ? twobets.notebook.text() : "";
    order = JSON.stringify({ what, form: button.dataset.form, pins });
    byId("take").close();
    byId("export").click();
  });

  function download(text) {
    if (!text) return twobets.say("There is nothing to export yet.");
    const file = JSON.parse(text);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.text], { type: file.type }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    twobets.say(`Saved as ${file.name}.`);
  }

  const show = () => byId("take").showModal();

  // On paper every answer is followed by its own quotes; what the window shows is no page.
  function printed() {
    byId("printed")?.remove();
    const paper = document.createElement("div");
    paper.id = "printed";
    const title = document.createElement("h1");
    title.textContent = "Two Bets";
    paper.append(title);
    for (const part of document.querySelectorAll("#talk .asked, #talk .turn, #talk .trouble")) {
      paper.append(part.cloneNode(true));
      const answer = part.querySelector(".answer");
      const sources = answer && byId(`sources-${answer.id.split("-")[1]}`);
      for (const card of sources?.querySelectorAll(".card") ?? []) paper.append(note(card));
    }
    for (const named of paper.querySelectorAll("[id]")) named.removeAttribute("id");
    document.body.append(paper);
  }

  function note(card) {
    const made = document.createElement("p");
    made.className = "printed-note";
    const number = card.querySelector(".number").textContent;
    made.textContent = `${number}  “${JSON.parse(card.dataset.pin).quote}” (${card.dataset.reference})`;
    return made;
  }

  addEventListener("beforeprint", printed);
  addEventListener("afterprint", () => byId("printed")?.remove());

  function print() {
    byId("take").close();
    window.print();
  }

  twobets.take = { order: () => order, download, show, print };
})();
