// A picture is shown before it is sent. The page's policy allows pictures from this site and data: ones.

const LARGEST = 20_000_000;

for (const host of document.querySelectorAll("[data-upload]")) {
  const input = host.querySelector("input[type=file]");
  input?.addEventListener("change", () => {
    const file = input.files[0];
    if (!file || !file.type.startsWith("image/") || file.size > LARGEST) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const old = host.querySelector("[data-picture], .avatar");
      const picture = new Image(96, 96);
      // A host may say how its picture is drawn.
      picture.className = host.dataset.upload || "avatar avatar-xl";
      picture.dataset.picture = "";
      picture.alt = "";
      picture.src = reader.result;
      old?.replaceWith(picture);
      host.dispatchEvent(new CustomEvent("picture", { detail: reader.result, bubbles: true }));
    });
    reader.readAsDataURL(file);
  });
}
