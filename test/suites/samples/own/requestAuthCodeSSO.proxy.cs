using System;
using System.Web.UI;
using apiSamples.WebServiceClients;

/// <summary>Requests an authcode through single sign-on with a generated proxy. Writes the result and the authcode.</summary>
public class SamplePage : Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        string authCode;
        using (var rescue = new API())
            Response.Write(rescue.requestAuthCodeSSO("SSO_ID", "SSO_PASSWORD", "COMPANY", out authCode) + "\n");
        Response.Write(authCode);
    }
}
