// A map of a few points. Labels come from feeds: they are only ever set as text.
import '../webjars/leaflet/1.9.4/dist/leaflet.js';

const maps = new WeakMap();

function label(text) {
    const span = document.createElement('span');
    span.textContent = text;
    return span;
}

function create(element, data) {
    const L = globalThis.L;
    const map = L.map(element, { scrollWheelZoom: false, attributionControl: Boolean(data.tiles), worldCopyJump: true });
    map.attributionControl?.setPrefix(false);
    L.control.scale({ maxWidth: 120 }).addTo(map);
    if (data.tiles) {
        L.tileLayer(data.tiles, { maxZoom: 19, attribution: data.attribution }).addTo(map);
    }
    const layer = L.layerGroup().addTo(map);
    new ResizeObserver(() => map.invalidateSize()).observe(element);
    const made = { map, layer };
    maps.set(element, made);
    return made;
}

window.pipelineListingMap = {
    show(element, json) {
        const L = globalThis.L;
        const data = JSON.parse(json);
        const { map, layer } = maps.get(element) ?? create(element, data);
        layer.clearLayers();
        const points = data.points.map((p) => L.latLng(p.lat, p.lng));
        if (points.length > 1) {
            L.polyline(points.slice(0, 2), { className: 'listing-map-way', weight: 2, dashArray: '4 5' }).addTo(layer);
        }
        data.points.forEach((p, i) => {
            L.circleMarker(points[i], { radius: 8, weight: 2, className: `listing-map-point tone-${p.tone}` })
                .bindTooltip(label(p.label), { permanent: data.points.length > 1, direction: i === 0 ? 'left' : 'right', offset: [i === 0 ? -8 : 8, 0] })
                .addTo(layer);
        });
        if (points.length > 1) {
            // Room for the labels, and below for the scale.
            map.fitBounds(L.latLngBounds(points), { paddingTopLeft: [90, 24], paddingBottomRight: [90, 68], maxZoom: 16, animate: false });
        } else {
            map.setView(points[0], 14, { animate: false });
        }
    },
    showPlaces(element, json) {
        const L = globalThis.L;
        const data = JSON.parse(json);
        const { map, layer } = maps.get(element) ?? create(element, data);
        layer.clearLayers();
        map.invalidateSize();
        if (data.places.length) {
            // Points have an element only once the map shows some place.
            const all = L.latLngBounds(data.places.map((place) => [place.lat, place.lng]));
            map.fitBounds(all, { padding: [40, 40], maxZoom: 14, animate: false });
        }
        data.places.forEach((place, i) => {
            const open = () => element.dispatchEvent(new CustomEvent('place-opened', { detail: i }));
            const marker = L.circleMarker([place.lat, place.lng], { radius: 6, weight: 1.5, className: 'listing-map-point tone-info' })
                .bindTooltip(label(place.name), { direction: 'top', offset: [0, -6] })
                .on('click', open)
                .addTo(layer);
            const point = marker.getElement();
            point.setAttribute('tabindex', '0');
            point.setAttribute('role', 'link');
            point.setAttribute('aria-label', place.name);
            point.addEventListener('focus', () => marker.openTooltip());
            point.addEventListener('blur', () => marker.closeTooltip());
            point.addEventListener('keydown', (event) => {
                if (event.key === 'Enter') open();
            });
        });
    },
};
