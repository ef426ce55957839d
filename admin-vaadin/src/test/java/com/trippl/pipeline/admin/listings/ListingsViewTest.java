package com.trippl.pipeline.admin.listings;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.publicdata.ListingRow;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridSortOrder;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.SortDirection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filters, the order and the address of public data. */
class ListingsViewTest {
    private static final AdminServer SERVER = AdminServer.shared();

    private Window window;

    @BeforeAll
    static void promote() {
        SERVER.empty();
        SERVER.ingest("""
                        name,address,lat,lng,category
                        Anchor Inn,1 Quay,35.59,-82.55,hotel
                        Bell Tower,2 Quay,35.61,-82.52,museum
                        Crab Shack,3 Harbour Road,35.57,-82.58,hotel
                        """, Stage.PROMOTE);
        SERVER.readWords();
    }

    @BeforeEach
    void open() {
        window = Window.of("lena", Permissions.READ);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void open(String address) {
        window.open(address, ListingsView.class);
    }

    private String count() {
        return window.byId(Span.class, "listing-count").getText();
    }

    @SuppressWarnings("unchecked")
    private Grid<Object> grid() {
        return window.byId(Grid.class, "listings");
    }

    private List<String> names() {
        return grid().getLazyDataView()
                .getItems()
                .map(row -> ((ListingRow) row).name())
                .toList();
    }

    @Test
    void anAddressIsShownInTheFields() {
        open("listings?category=hotel&status=live&located=yes&q=quay&sort=name&dir=desc");

        assertThat(count()).isEqualTo("1 listing");
        assertThat(window.byId(ComboBox.class, "listing-category").getValue()).isEqualTo("hotel");
        assertThat(window.byId(Select.class, "listing-status").getValue()).isEqualTo("live");
        assertThat(window.byId(Select.class, "listing-located").getValue()).isEqualTo(true);
        assertThat(window.byId(TextField.class, "listing-text").getValue()).isEqualTo("quay");
        assertThat(grid().getSortOrder())
                .singleElement()
                .satisfies(order -> assertThat(order.getDirection()).isEqualTo(SortDirection.DESCENDING));
        assertThat(window.shows("listing-clear")).isTrue();
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsChosenStandsInTheAddress() {
        open("listings");
        assertThat(count()).isEqualTo("3 listings");
        assertThat(window.shows("listing-clear")).isFalse();

        window.byId(ComboBox.class, "listing-category").setValue("hotel");
        assertThat(count()).isEqualTo("2 listings");
        window.byId(TextField.class, "listing-text").setValue("harb");
        assertThat(count()).isEqualTo("1 listing");
        assertThat(window.address()).containsExactlyInAnyOrder("listings", "category=hotel", "q=harb");
        window.byId(TextField.class, "listing-text").setValue("nothing like it");
        assertThat(window.text()).contains("No listing fits");

        window.click(window.byId(Button.class, "listing-clear"));
        assertThat(count()).isEqualTo("3 listings");
        assertThat(window.address()).containsExactly("listings");
    }

    @Test
    void theOrderStandsInTheAddressAndTheRowsFollowIt() {
        open("listings?sort=name&dir=desc");
        assertThat(names()).containsExactly("Crab Shack", "Bell Tower", "Anchor Inn");

        grid().sort(GridSortOrder.asc(grid().getColumnByKey("name")).build());
        assertThat(names()).containsExactly("Anchor Inn", "Bell Tower", "Crab Shack");
        assertThat(window.address()).containsExactlyInAnyOrder("listings", "sort=name", "dir=asc");
    }

    @Test
    void theMapKeepsTheFilterAndTheAddress() {
        open("listings?category=hotel");
        window.click(window.byId(NativeButton.class, "view-map"));

        assertThat(count()).isEqualTo("2 of 2 with coordinates shown. 2 listings fit.");
        assertThat(window.address()).containsExactlyInAnyOrder("listings", "category=hotel", "view=map");
        assertThat(window.shows("listings")).isFalse();
        window.click(window.byId(NativeButton.class, "view-list"));
        assertThat(window.shows("listings")).isTrue();
        assertThat(window.address()).containsExactlyInAnyOrder("listings", "category=hotel");
    }

    @Test
    void anAddressNobodyCouldMeanFiltersNothing() {
        open("listings?dmo=x&located=perhaps&sort=colour&dir=sideways&source=nonsense&status=lost");

        assertThat(count()).isEqualTo("3 listings");
        assertThat(window.shows("listing-clear")).isFalse();
    }
}
