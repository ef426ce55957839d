// Bar charts in the colours of the theme, drawn anew when the theme changes.
import '../webjars/chart.js/4.5.1/dist/chart.umd.min.js';

const charts = new Map();

// The theme's variables hold light-dark(…): only a property that is a colour tells which one it is now.
function colour(element, value) {
    const probe = document.createElement('span');
    probe.style.color = value;
    element.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    return resolved;
}

function render(element, data) {
    charts.get(element)?.chart.destroy();
    element.replaceChildren();
    const text = colour(element, 'var(--vaadin-text-color-secondary)');
    const line = colour(element, 'color-mix(in srgb, currentColor 14%, transparent)');
    const datasets = data.series.map((series) => ({
        label: series.label,
        data: series.values,
        backgroundColor: colour(element, `var(--${series.tone})`),
        maxBarThickness: 36,
        borderRadius: 2,
    }));
    const canvas = document.createElement('canvas');
    element.append(canvas);
    const chart = new globalThis.Chart(canvas, {
        type: 'bar',
        data: { labels: data.labels, datasets },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: { mode: 'index', intersect: false },
            plugins: {
                legend: { display: datasets.length > 1, position: 'bottom', labels: { color: text, boxWidth: 12 } },
            },
            scales: {
                x: { stacked: true, ticks: { color: text, maxRotation: 0, autoSkip: true }, grid: { display: false } },
                y: {
                    stacked: true,
                    beginAtZero: true,
                    ticks: { color: text, precision: 0, maxTicksLimit: 6 },
                    grid: { color: line },
                    border: { display: false },
                },
            },
        },
    });
    charts.set(element, { chart, data });
}

function renderAll() {
    for (const [element, { chart, data }] of charts) {
        if (element.isConnected) {
            render(element, data);
        } else {
            chart.destroy();
            charts.delete(element);
        }
    }
}

new MutationObserver(renderAll).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['theme', 'class', 'style'],
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renderAll);

window.pipelineOutcomeChart = {
    draw(element, json) {
        render(element, JSON.parse(json));
    },
};
