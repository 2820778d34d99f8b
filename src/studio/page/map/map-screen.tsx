// The screen Map.

export function MapScreen() {
  return <p class="empty">Map</p>
}
