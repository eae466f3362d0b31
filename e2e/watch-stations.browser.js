// Runs in the page from its first moment: notes every status that each station of the run page ever shows.
const stationsSeen = {};

new MutationObserver(() => {
  for (const { dataset } of document.querySelectorAll("li[data-step]")) {
    stationsSeen[dataset.step] ??= [];
    const statuses = stationsSeen[dataset.step];
    if (statuses.at(-1) !== dataset.status) statuses.push(dataset.status);
  }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-status"] });

window.stationsSeen = stationsSeen;
