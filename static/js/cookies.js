// Small choices that the server needs when it draws a page.

export function remember(name, value) {
  const age = value ? 31536000 : 0;
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${age};samesite=lax${secure}`;
}

// The server shows times in the viewer's zone from the second page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`tz=${zone}`)) {
  document.cookie = `tz=${zone};path=/;max-age=31536000;samesite=lax`;
}
