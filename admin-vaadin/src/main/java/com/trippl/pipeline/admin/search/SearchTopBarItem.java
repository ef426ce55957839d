package com.trippl.pipeline.admin.search;

import com.trippl.pipeline.admin.shell.TopBarItem;
import com.trippl.pipeline.publicdata.Search;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;

/** Puts the search into the top bar of those who may see the pages it leads to. */
@org.springframework.stereotype.Component
class SearchTopBarItem implements TopBarItem {
    private final Search search;
    private final Access access;

    SearchTopBarItem(Search search, Access access) {
        this.search = search;
        this.access = access;
    }

    @Override
    public Component create() {
        if (access.may(Permissions.READ)) {
            return new SearchBox(search);
        }
        Div nothing = new Div();
        nothing.setVisible(false);
        return nothing;
    }
}
