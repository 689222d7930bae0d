// What the bookmarklet sends comes behind the # of the address: no server sees it before the reader imports it.
const field = document.getElementById("pasted");

const take = () => {
  if (location.hash.length < 2 || field.value.trim()) return; // what stands in the field is never written over
  let sent = "";
  try {
    sent = decodeURIComponent(location.hash.slice(1));
  } catch {
    return; // not from the bookmarklet
  }
  if (!/\p{Script=Han}/u.test(sent)) return;
  field.value = sent;
  history.replaceState(null, "", location.pathname);
  field.focus();
};
take();
addEventListener("hashchange", take);
